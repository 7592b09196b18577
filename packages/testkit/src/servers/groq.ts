import { STATUS_CODES } from "node:http";
import type { JsonObject } from "../content/json-value.js";
import { jsonReply } from "../contract/json-reply.js";
import type { RateLimitRefusal, RateLimitWindow } from "../contract/rate-limit-state.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { formatGoDuration } from "../openai/go-duration.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { messagesOf } from "./message-fields.js";
import { plainRequestWording } from "./plain-request-wording.js";
import { saidByStatus } from "./said-by-status.js";

/** Fields that are empty are left out (crewAIInc/crewAI#494, infiniflow/ragflow#9858). */
function groqError(
  status: number,
  message: string,
  fields: { readonly type?: string; readonly code?: string } = {},
  headers: Readonly<Record<string, string>> = {},
): SimulatedReply {
  const { type = "invalid_request_error", code } = fields;
  return jsonReply({ error: { message, type, ...(code !== undefined && { code }) } }, { status, headers });
}

const ORGANIZATION = "org_01hxxxxxxxxxxxxxxxxxxxxxxx";
const invalid = (message: string) => groqError(400, message);
const invalidKey = () => groqError(401, "Invalid API Key", { code: "invalid_api_key" });
/** continuedev/continue#9890 */
const modelNotFound = (model: string) =>
  groqError(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
    code: "model_not_found",
  });

/** crewAIInc/crewAI#494 for the sentence, openclaw/openclaw#130275 for a request that never fits. */
function rateLimited(refusal: RateLimitRefusal, model: string): SimulatedReply {
  const { dimension, limit, used, requested, retryAfterMs } = refusal;
  const fields = { type: dimension, code: "rate_limit_exceeded" };
  const unit = dimension === "tokens" ? "tokens per minute (TPM)" : "requests per minute (RPM)";
  const where = `model \`${model}\` in organization \`${ORGANIZATION}\` service tier \`on_demand\` on ${unit}: Limit ${limit}`;
  if (retryAfterMs === undefined)
    return groqError(
      413,
      `Request too large for ${where}, Requested ${requested}, please reduce your message size and try again.`,
      fields,
    );
  return groqError(
    429,
    `Rate limit reached for ${where}, Used ${used}, Requested ${requested}. Please try again in ${formatGoDuration(retryAfterMs)}. Need more tokens? Upgrade to Dev Tier today at https://console.groq.com/settings/billing`,
    fields,
    { "retry-after": String(Math.ceil(retryAfterMs / 1000)) },
  );
}

/** Groq's documentation, "Rate Limits", "Rate Limit Headers". */
function windowHeaders(unit: string, window: RateLimitWindow): Record<string, string> {
  return {
    [`x-ratelimit-limit-${unit}`]: String(window.limit),
    [`x-ratelimit-remaining-${unit}`]: String(window.remaining),
    [`x-ratelimit-reset-${unit}`]: formatGoDuration(window.resetMs),
  };
}

/** infiniflow/ragflow#9858 */
const overCapacity = (model: string) =>
  groqError(
    503,
    `${model} is currently over capacity. Please try again and back off exponentially. Visit https://groqstatus.com to see if there is an active incident.`,
    { type: "internal_server_error" },
  );

/** janhq/jan#8136 */
function refuseThoughts(fields: JsonObject): SimulatedReply | undefined {
  const found = messagesOf(fields).find(({ message }) => message["reasoning_content"] !== undefined);
  if (found === undefined) return undefined;
  return invalid(
    `'messages.${found.index}' : for 'role:assistant' the following must be satisfied[('messages.${found.index}' : property 'reasoning_content' is unsupported)]`,
  );
}

const wording = {
  ...plainRequestWording(invalid, modelNotFound),
  inputTooLong: () =>
    groqError(400, "Please reduce the length of the messages or completion.", {
      code: "context_length_exceeded",
    }),
};

/**
 * Groq with a GPT-OSS model. It has no embeddings. Thoughts come in `reasoning` (its documentation, "Reasoning"; other models put them between
 * `<think>` and `</think>`), and a `reasoning_content` that comes back is refused. The usage is in `x_groq` of the event with the finish reason.
 * Headers and the message state the limits.
 */
export const groq: ServerFlavor = {
  name: "groq",
  basePath: "/openai/v1",
  wording: {
    missingKey: invalidKey,
    invalidKey,
    rateLimited,
    rateLimitHeaders: ({ requests, tokens }) => ({
      ...windowHeaders("requests", requests),
      ...(tokens && windowHeaders("tokens", tokens)),
    }),
    // Groq's documentation, "Spend Limits", has the status and the code; the sentence is modelled on it.
    quotaExhausted: () =>
      groqError(
        400,
        "Organization has been blocked from API access: the spend limit was reached. Please increase your spend limit at https://console.groq.com/settings/billing",
        { code: "blocked_api_access" },
      ),
    status: saidByStatus(
      {
        401: invalidKey,
        404: ({ model }) => modelNotFound(model),
        // laravel/ai#925; Groq's documentation, "API Error Codes and Responses"
        498: () =>
          groqError(498, "Flex tier capacity exceeded", { type: "flex_tier", code: "capacity_exceeded" }),
        503: ({ model }) => overCapacity(model),
      },
      (status) =>
        status >= 500
          ? groqError(status, "Internal Server Error", { type: "internal_server_error" })
          : groqError(status, STATUS_CODES[status] ?? `Status ${status}`),
    ),
    unknownRoute: (method, path) =>
      groqError(
        404,
        `Unknown request URL: ${method} ${path}. Please check the URL for typos, or see the docs at https://console.groq.com/docs/`,
        { code: "unknown_url" },
      ),
    malformedJson: () => invalid("could not parse the JSON body of the request"),
  },
  chat: {
    wording,
    completion: { system_fingerprint: "fp_a3da5e6e7a", x_groq: { id: "req_01kxxxxxxxxxxxxxxxxxxxxxxx" } },
    choice: {},
    opening: [],
    contextTokens: 131_072,
    refuse: refuseThoughts,
    thoughts: (text) => ({ reasoning: text }),
    callId: (requestId, index) => `${requestId.slice(-8)}${index}`,
    wholeCalls: true,
    usage: (usage) => ({
      queue_time: 0.041,
      prompt_tokens: usage.prompt_tokens,
      prompt_time: 0.002,
      completion_tokens: usage.completion_tokens,
      completion_time: 0.033,
      total_tokens: usage.total_tokens,
      total_time: 0.035,
      completion_tokens_details: usage.completion_tokens_details,
    }),
    usagePlace: "finishEvent",
    usageUnasked: true,
    event: { system_fingerprint: "fp_a3da5e6e7a" },
    errorEvent: () =>
      `event: error\ndata: ${JSON.stringify({ error: { message: "Internal Server Error", type: "internal_server_error", code: "internal_server_error", status_code: 500 } })}\n\n`,
  },
  embeddings: undefined,
  headers: (requestId) => ({ "x-request-id": requestId, "x-groq-region": "dls" }),
};
