import { STATUS_CODES } from "node:http";
import { asObject, type JsonObject } from "../content/json-value.js";
import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { ChatRequest } from "../openai/chat-request.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { callsOf, hasPart, messagesOf } from "./message-fields.js";
import { plainRequestWording } from "./plain-request-wording.js";
import { saidByStatus } from "./said-by-status.js";

/** The code of every request's fault is `invalid_request_error` (continuedev/continue#11820, Aider-AI/aider#4851). */
function deepSeekError(
  status: number,
  message: string,
  type = "invalid_request_error",
  code = "invalid_request_error",
): SimulatedReply {
  return jsonReply({ error: { message, type, param: null, code } }, { status });
}

const invalid = (message: string) => deepSeekError(400, message);
/** DeepSeek's documentation, "Error Codes": a wrong model is a 400. */
const modelNotFound = () => invalid("Model Not Exist");

/** continuedev/continue#11820 */
const invalidKey = (key: string) =>
  deepSeekError(
    401,
    `Authentication Fails, Your api key: ****${key.slice(-4)} is invalid`,
    "authentication_error",
  );

/** Modelled on DeepSeek's documentation, "Error Codes", 429; no published reply says when to come back. */
const rateLimited = () =>
  deepSeekError(
    429,
    "Rate limit reached for requests. Please pace your requests reasonably.",
    "rate_limit_error",
    "rate_limit_error",
  );

/** DeepSeek's documentation, "Error Codes", 503, with the sentence and the code that many logs print. */
const busy = () =>
  deepSeekError(
    503,
    "Service is too busy. We advise users to temporarily switch to alternative LLM API service providers.",
    "service_unavailable_error",
    "service_unavailable_error",
  );

/** A text model: pictures fail at the parsing of the body. Thoughts beside calls must come back (abhigyanpatwari/GitNexus#43, earendil-works/pi#3636). */
function refuse(fields: JsonObject, request: ChatRequest): SimulatedReply | undefined {
  for (const { index, message } of messagesOf(fields)) {
    if (hasPart(message, "image_url"))
      return invalid(
        `Failed to deserialize the JSON body into the target type: messages[${index}]: unknown variant \`image_url\`, expected \`text\` at line 1 column 142`,
      );
    if (request.thinks && callsOf(message).length > 0 && typeof message["reasoning_content"] !== "string")
      return invalid("The `reasoning_content` in the thinking mode must be passed back to the API.");
  }
  return undefined;
}

const wording = {
  ...plainRequestWording(invalid, modelNotFound),
  missingModel: () =>
    invalid(
      "Failed to deserialize the JSON body into the target type: missing field `model` at line 1 column 2",
    ),
};

/**
 * DeepSeek. It has no embeddings and accepts no pictures. Thoughts come in `reasoning_content`, and must come back with the calls after them (its
 * guide "Thinking Mode"). Cached tokens are in separate fields, and comments and blank lines come while a request waits (its documentation, "Rate
 * Limit"). `finishWith("insufficient_system_resource")` is DeepSeek's finish reason for an answer that it gave up ("Create Chat Completion",
 * `finish_reason`).
 */
export const deepseek: ServerFlavor = {
  name: "deepseek",
  basePath: "/v1",
  wording: {
    missingKey: () =>
      deepSeekError(
        401,
        "Authentication Fails (auth header format should be Bearer sk-...)",
        "authentication_error",
      ),
    invalidKey,
    rateLimited,
    rateLimitHeaders: () => ({}),
    // Aider-AI/aider#4851
    quotaExhausted: () => deepSeekError(402, "Insufficient Balance", "unknown_error"),
    status: saidByStatus(
      { 401: ({ key }) => invalidKey(key), 404: modelNotFound, 429: rateLimited, 503: busy },
      (status) =>
        status >= 500
          ? deepSeekError(status, "Internal Server Error", "server_error", "server_error")
          : deepSeekError(status, STATUS_CODES[status] ?? `Status ${status}`),
    ),
    unknownRoute: () => ({ type: "body", status: 404, body: "" }),
    malformedJson: () =>
      invalid("Failed to parse the request body as JSON: expected ident at line 1 column 2"),
  },
  chat: {
    wording,
    completion: { system_fingerprint: "fp_ffc7281d48_prod0820_fp8_kvcache" },
    choice: {},
    opening: [],
    contextTokens: 131_072,
    refuse,
    asksToThink: (fields) => {
      const { type } = asObject(fields["thinking"]);
      return type === undefined ? undefined : type === "enabled";
    },
    idPrefix: "",
    callId: (requestId, index) => `call_${String(index).padStart(2, "0")}_${requestId.slice(-20)}`,
    usage: (usage) => ({
      ...usage,
      prompt_cache_hit_tokens: 0,
      prompt_cache_miss_tokens: usage.prompt_tokens,
    }),
    usagePlace: "finishEvent",
    usageUnasked: true,
    event: { system_fingerprint: "fp_ffc7281d48_prod0820_fp8_kvcache" },
    keepAlive: { stream: ": keep-alive\n\n: keep-alive\n\n", whole: "\n\n\n" },
    errorEvent: () =>
      `data: ${JSON.stringify({ error: { message: "Service is too busy. We advise users to temporarily switch to alternative LLM API service providers.", type: "service_unavailable_error", param: null, code: "service_unavailable_error" } })}\n\n`,
  },
  embeddings: undefined,
  headers: (requestId) => ({ "x-ds-trace-id": requestId, server: "openresty" }),
};
