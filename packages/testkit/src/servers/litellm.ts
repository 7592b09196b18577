import { STATUS_CODES } from "node:http";
import { jsonReply } from "../contract/json-reply.js";
import type { RateLimitRefusal } from "../contract/rate-limit-state.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { formatGoDuration } from "../openai/go-duration.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { plainRequestWording } from "./plain-request-wording.js";
import { saidByStatus } from "./said-by-status.js";

/** The code is the status as a text, and "None" is written out (BerriAI/litellm#7358, #5634). */
function litellmError(
  status: number,
  message: string,
  fields: { readonly type?: string | null; readonly param?: string | null } = {},
): SimulatedReply {
  const { type = "None", param = "None" } = fields;
  return jsonReply({ error: { message, type, param, code: String(status) } }, { status });
}

/** What every error of an upstream ends with (OpenHands/OpenHands#9259). */
const from = (model: string) => `. Received Model Group=${model}\nAvailable Model Group Fallbacks=None`;

const invalid = (message: string) =>
  litellmError(400, `litellm.BadRequestError: OpenAIException - ${message}${from("gpt-4.1")}`, {
    type: "invalid_request_error",
    param: null,
  });

/** OpenHands/OpenHands#17390 */
const invalidKey = (key: string) =>
  litellmError(
    401,
    `Authentication Error, Invalid proxy server token passed. Received API Key = sk-...${key.slice(-4)}, Key Hash (Token) =0123456789abcdef. Unable to find token in cache or \`LiteLLM_VerificationTokenTable\``,
    { type: "token_not_found_in_db", param: "key" },
  );

const modelNotFound = (model: string) =>
  litellmError(
    400,
    `{'error': '/chat/completions: Invalid model name passed in model=${model}. Call \`/v1/models\` to view available models for your key.'}`,
  );

/** The limit of the upstream, its own JSON within the message (OpenHands/OpenHands#9259). */
function rateLimited({ limit, retryAfterMs = 60_000 }: RateLimitRefusal, model: string): SimulatedReply {
  const upstream = {
    error: {
      message: `Rate limit reached for ${model} in organization org-XXXXXXXXXXXXXXXXXXXXXXXX on requests per min (RPM): Limit ${limit}, Used ${limit}, Requested 1. Please try again in ${formatGoDuration(retryAfterMs)}. Visit https://platform.openai.com/account/rate-limits to learn more.`,
      type: "requests",
      param: null,
      code: "rate_limit_exceeded",
    },
  };
  return litellmError(
    429,
    `litellm.RateLimitError: RateLimitError: OpenAIException - ${JSON.stringify(upstream)}${from(model)}`,
    { type: "throttling_error", param: null },
  );
}

const wording = {
  ...plainRequestWording(invalid, modelNotFound),
  missingModel: () =>
    litellmError(
      400,
      "{'error': '/chat/completions: Invalid model name passed in model=None. Call `/v1/models` to view available models for your key.'}",
    ),
  inputTooLong: (limit: number, tokens: number) =>
    litellmError(
      400,
      `litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: OpenAIException - This model's maximum context length is ${limit} tokens. However, your messages resulted in ${tokens} tokens. Please reduce the length of the messages.${from("gpt-4.1")}`,
      { type: null, param: null },
    ),
  // BerriAI/litellm#33173, zilliztech/claude-context#185: any format is refused
  invalidEncodingFormat: (format: unknown) =>
    litellmError(
      400,
      `litellm.UnsupportedParamsError: vertex_ai does not support parameters: {'encoding_format': '${String(format)}'}, for model=gemini-embedding-001. To drop these, set \`litellm.drop_params=True\` or for proxy:\n\n\`litellm_settings:\n drop_params: true\`\n${from("gemini-embedding-001")}`,
    ),
};

/**
 * LiteLLM's proxy, with Gemini's embeddings and a chat model of another provider behind it. One message has the errors of two layers, and `code` is
 * the status as a text. In a stream, all parallel tool calls have index 0 (BerriAI/litellm#37792). Any `encoding_format` is refused
 * (BerriAI/litellm#33173). Messages without a source are modelled on LiteLLM's other messages.
 */
export const litellm: ServerFlavor = {
  name: "litellm",
  basePath: "/v1",
  wording: {
    missingKey: () =>
      litellmError(401, "Authentication Error, No api key passed in.", { type: "auth_error" }),
    invalidKey,
    rateLimited,
    rateLimitHeaders: () => ({}),
    // BerriAI/litellm#37000
    quotaExhausted: () =>
      litellmError(400, "Budget has been exceeded! Current cost: 26.7, Max budget: 25.0", {
        type: "budget_exceeded",
        param: null,
      }),
    status: saidByStatus(
      {
        401: ({ key }) => invalidKey(key),
        404: ({ model }) => modelNotFound(model),
        // BerriAI/litellm#5634: the proxy's own cooldown
        429: ({ model }) =>
          litellmError(
            429,
            `No deployments available for selected model, Try again in 60 seconds. Passed model=${model}. pre-call-checks=False, cooldown_list=['c9d48646f355a0ca27eecefe772512a8f6']`,
          ),
        // infiniflow/ragflow#9858
        503: ({ model }) =>
          litellmError(
            503,
            `litellm.ServiceUnavailableError: ServiceUnavailableError: OpenAIException - The server is overloaded or not ready yet.${from(model)}`,
          ),
      },
      (status, { model }) =>
        status >= 500
          ? litellmError(
              status,
              `litellm.InternalServerError: InternalServerError: OpenAIException - Internal server error${from(model)}`,
            )
          : litellmError(
              status,
              `litellm.APIError: ${STATUS_CODES[status] ?? `Status ${status}`}${from(model)}`,
            ),
    ),
    unknownRoute: () => jsonReply({ detail: "Not Found" }, { status: 404 }),
    malformedJson: () => litellmError(400, "Invalid JSON payload: Expecting value: line 1 column 1 (char 0)"),
  },
  chat: {
    wording,
    completion: {},
    choice: {},
    opening: [],
    contextTokens: 131_072,
    thoughts: (text) => ({
      reasoning_content: text,
      thinking_blocks: [{ type: "thinking", thinking: text, signature: "" }],
    }),
    message: (message) => ({ ...message, function_call: null, provider_specific_fields: { refusal: null } }),
    callId: (requestId, index) => `call_${requestId.slice(-23)}${index}`,
    wholeCalls: true,
    call: (call) => (call["index"] === undefined ? call : { ...call, index: 0 }),
    // BerriAI/litellm, proxy/common_request_processing.py: an upstream that fails in mid-stream
    errorEvent: ({ model }) =>
      `data: ${JSON.stringify({ error: { message: `litellm.APIError: APIError: OpenAIException - Internal server error${from(model)}`, type: "None", param: "None", code: "500" } })}\n\n`,
  },
  embeddings: {
    wording,
    fields: {},
    refuse: ({ encoding_format: format }) =>
      format === undefined ? undefined : wording.invalidEncodingFormat(format),
  },
  headers: (requestId) => ({ "x-litellm-call-id": requestId, server: "uvicorn" }),
};
