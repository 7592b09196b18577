import { STATUS_CODES } from "node:http";
import type { JsonObject } from "../content/json-value.js";
import { asObject } from "../content/json-value.js";
import { jsonReply } from "../contract/json-reply.js";
import type { RateLimitRefusal } from "../contract/rate-limit-state.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { ChatRequest } from "../openai/chat-request.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { plainRequestWording } from "./plain-request-wording.js";
import { saidByStatus } from "./said-by-status.js";

function dashScopeError(status: number, message: string, code: string, type = code): SimulatedReply {
  return jsonReply(
    { error: { message, type, param: null, code }, request_id: "00000000-0000-0000-0000-000000000000" },
    { status },
  );
}

/** The service's own error stands within the message (agentscope-ai/QwenPaw#1406, QwenLM/qwen-code#98). */
const invalid = (message: string) =>
  dashScopeError(400, `<400> InternalError.Algo.InvalidParameter: ${message}`, "invalid_parameter_error");

/** Alibaba Cloud Model Studio, "Error messages": 401-InvalidApiKey */
const invalidKey = () =>
  dashScopeError(401, "Incorrect API key provided. ", "invalid_api_key", "invalid_request_error");

const modelNotFound = (model: string) =>
  dashScopeError(
    404,
    `The model \`${model}\` does not exist or you do not have access to it.`,
    "model_not_found",
    "invalid_request_error",
  );

/**
 * The message for a limit of requests differs from the message for a limit of tokens, which says "quota" (Alibaba Cloud Model Studio, "Error
 * messages", "Rate limits").
 */
function rateLimited({ dimension }: RateLimitRefusal): SimulatedReply {
  return dimension === "tokens"
    ? dashScopeError(
        429,
        "Allocated quota exceeded, please increase your quota limit. For details, see: https://help.aliyun.com/zh/model-studio/error-code#token-limit",
        "insufficient_quota",
      )
    : dashScopeError(429, "You exceeded your current requests list.", "limit_requests");
}

/** Alibaba Cloud Model Studio, "Error messages": 400-InvalidParameter */
function refuse(fields: JsonObject, request: ChatRequest): SimulatedReply | undefined {
  if (fields["enable_thinking"] !== true || request.streams) return undefined;
  return dashScopeError(
    400,
    "parameter.enable_thinking must be set to false for non-streaming calls",
    "invalid_parameter_error",
    "invalid_request_error",
  );
}

const wording = {
  ...plainRequestWording(invalid, modelNotFound),
  missingModel: () =>
    dashScopeError(
      400,
      "you must provide a model parameter",
      "invalid_parameter_error",
      "invalid_request_error",
    ),
  // QwenLM/qwen-code#98
  inputTooLong: (limit: number) => invalid(`Range of input length should be [1, ${limit}]`),
  // memodb-io/memobase#142
  tooManyInputs: (limit: number) =>
    dashScopeError(
      400,
      `<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than ${limit}.: input.contents`,
      "InvalidParameter",
    ),
};

/**
 * DashScope's compatible mode. It embeds at most 10 texts (memodb-io/memobase#142) and sends numbers although base64 was requested (API reference,
 * `encoding_format`: only float). Thoughts come only in streams, and only with `enable_thinking`. Every delta has `content` and `reasoning_content`,
 * and the later pieces of a tool call have an empty id (Alibaba Cloud Model Studio, "Function calling", "Streaming output").
 */
export const dashscope: ServerFlavor = {
  name: "dashscope",
  basePath: "/compatible-mode/v1",
  wording: {
    missingKey: () =>
      dashScopeError(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). ",
        "invalid_api_key",
        "invalid_request_error",
      ),
    invalidKey,
    rateLimited,
    rateLimitHeaders: () => ({}),
    // hsliuping/TradingAgents-CN#170
    quotaExhausted: () =>
      dashScopeError(400, "Access denied, please make sure your account is in good standing.", "Arrearage"),
    status: saidByStatus(
      {
        401: invalidKey,
        404: ({ model }) => modelNotFound(model),
        // paperclipai/paperclip#2885
        429: () =>
          dashScopeError(
            429,
            "Request rate increased too quickly. To ensure system stability, please adjust your client logic to scale requests more smoothly over time.",
            "limit_burst_rate",
          ),
        // Alibaba Cloud Model Studio, "Error messages": 503-ModelServingError
        503: () =>
          dashScopeError(
            503,
            "<503> InternalError.Algo: Too many requests. Your requests are being throttled due to system capacity limits. Please try again later.",
            "ModelServingError",
          ),
      },
      (status) =>
        status >= 500
          ? dashScopeError(
              status,
              `<${status}> InternalError.Algo: An error occurred in model serving, please retry your request.`,
              "internal_error",
            )
          : dashScopeError(status, STATUS_CODES[status] ?? `Status ${status}`, "invalid_request_error"),
    ),
    unknownRoute: () => ({ type: "body", status: 404, body: "" }),
    malformedJson: () =>
      dashScopeError(
        400,
        "Required body invalid, please check the request body format.",
        "invalid_request_error",
      ),
  },
  chat: {
    wording,
    completion: {},
    choice: {},
    opening: [],
    contextTokens: 204_800,
    refuse,
    asksToThink: (fields) => fields["enable_thinking"] === true,
    thoughts: (text) => ({ content: null, reasoning_content: text }),
    callId: (requestId, index) => `call_${requestId.slice(-19)}${index}`,
    call(call) {
      const { name } = asObject(call["function"]);
      return name === undefined ? { ...call, id: "", type: "function" } : call;
    },
    usage: (usage) => ({ ...usage, prompt_tokens_details: { cached_tokens: 0 } }),
    // Alibaba Cloud Model Studio, "Streaming output"
    errorEvent: () =>
      `data: ${JSON.stringify({ error: { message: "<500> InternalError.Algo: An error occurred in model serving, please retry your request.", type: "internal_error", param: null, code: "internal_error" }, request_id: "00000000-0000-0000-0000-000000000000" })}\n\n`,
  },
  embeddings: {
    wording,
    fields: { id: "00000000-0000-0000-0000-000000000000" },
    maxInputs: 10,
    base64: "ignored",
  },
  headers: (requestId) => ({ "x-request-id": requestId, server: "istio-envoy" }),
};
