import { STATUS_CODES } from "node:http";
import { asString, type JsonObject } from "../content/json-value.js";
import { jsonReply } from "../contract/json-reply.js";
import type { RateLimitRefusal, RateLimitWindow } from "../contract/rate-limit-state.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { callsOf, messagesOf } from "./message-fields.js";
import { plainRequestWording } from "./plain-request-wording.js";
import { saidByStatus } from "./said-by-status.js";

/** raycast/extensions#31107 */
function mistralError(status: number, message: string, type: string, code: string): SimulatedReply {
  return jsonReply(
    { object: "error", message, type, param: null, code, raw_status_code: status },
    { status },
  );
}

const invalid = (message: string) => mistralError(400, message, "invalid_request_error", "3051");
const modelNotFound = (model: string) =>
  mistralError(400, `Invalid model: ${model}`, "invalid_model", "1500");
const unauthorized = () => jsonReply({ detail: "Unauthorized" }, { status: 401 });

/** The message is an object with a list (editor-code-assistant/eca#231, mistralai/platform-docs-public#7). */
function unknownField(loc: readonly (string | number)[], input: unknown): SimulatedReply {
  const detail = [{ type: "extra_forbidden", loc, msg: "Extra inputs are not permitted", input }];
  return jsonReply(
    { object: "error", message: { detail }, type: "invalid_request_error", param: null, code: null },
    { status: 422 },
  );
}

/** Mistral's API reference, "Chat Completion". */
const CHAT_FIELDS: ReadonlySet<string> = new Set(
  "model messages temperature top_p max_tokens stream stop random_seed metadata response_format tools tool_choice presence_penalty frequency_penalty n prediction parallel_tool_calls prompt_mode reasoning_effort guardrails safe_prompt prompt_cache_key".split(
    " ",
  ),
);
/** Mistral's API reference, "Embeddings". */
const EMBEDDING_FIELDS: ReadonlySet<string> = new Set(
  "model input metadata output_dimension output_dtype encoding_format".split(" "),
);

function refuseUnknown(fields: JsonObject, known: ReadonlySet<string>): SimulatedReply | undefined {
  const unknown = Object.keys(fields).find((name) => !known.has(name));
  return unknown === undefined ? undefined : unknownField(["body", unknown], fields[unknown]);
}

function refuse(fields: JsonObject): SimulatedReply | undefined {
  const unknown = refuseUnknown(fields, CHAT_FIELDS);
  if (unknown !== undefined) return unknown;
  for (const { index, message } of messagesOf(fields)) {
    // charmbracelet/crush#1590
    for (const name of ["reasoning_content", "reasoning"])
      if (message[name] !== undefined)
        return unknownField(["body", "messages", index, String(message["role"]), name], message[name]);
    const ids = [...callsOf(message).map((call) => call["id"]), message["tool_call_id"]];
    const wrong = ids.find((id) => id !== undefined && !/^[a-zA-Z0-9]{9}$/.test(asString(id) ?? ""));
    // mistralai/mistral-common, protocol/instruct/validator.py
    if (wrong !== undefined)
      return mistralError(
        400,
        `Tool call id was ${String(wrong)} but must be a-z, A-Z, 0-9, with a length of 9.`,
        "invalid_function_call",
        "3280",
      );
  }
  return undefined;
}

function rateLimited({ dimension }: RateLimitRefusal): SimulatedReply {
  const unit = dimension === "tokens" ? "Tokens" : "Requests";
  return mistralError(429, `${unit} rate limit exceeded`, "rate_limited", "1300");
}

/** Its headers state what is left, not when it comes back (Mistral's help center, "Rate limits"). */
function windowHeaders(unit: string, { limit, remaining }: RateLimitWindow): Record<string, string> {
  return {
    [`x-ratelimit-limit-${unit}-minute`]: String(limit),
    [`x-ratelimit-remaining-${unit}-minute`]: String(remaining),
  };
}

/** Thoughts are parts of the content (BerriAI/litellm#16272, vercel/ai#8072). */
const thinking = (text: string) => ({ type: "thinking", thinking: [{ type: "text", text }] });

const wording = {
  ...plainRequestWording(invalid, modelNotFound),
  inputTooLong: (limit: number, tokens: number) =>
    mistralError(
      400,
      `Prompt contains ${tokens} tokens and 0 draft tokens, too large for model with ${limit} maximum context length`,
      "invalid_request_prompt",
      "3051",
    ),
  // raphaelmansuy/edgequake-llm#74; a later measurement there found 256 inputs
  tooManyInputs: () =>
    mistralError(
      400,
      "Too many inputs in request, split into more batches.",
      "invalid_request_prompt",
      "3210",
    ),
  // chroma-core/chroma#5597
  batchTooLong: () =>
    mistralError(400, "Too many tokens overall, split into more batches.", "invalid_request_prompt", "3210"),
};

/**
 * Mistral. An unknown field gives a 422, such as `stream_options`, `max_completion_tokens`, `seed` and `dimensions`. Ids of tool calls have nine
 * letters and digits. Thoughts are parts of the content, and thoughts in OpenAI's field are refused. Calls come whole. The usage comes with the
 * finish reason, without being requested. `finishWith("model_length")` and `finishWith("error")` are finish reasons of Mistral alone (API reference,
 * `finish_reason`).
 */
export const mistral: ServerFlavor = {
  name: "mistral",
  basePath: "/v1",
  wording: {
    missingKey: unauthorized,
    invalidKey: unauthorized,
    rateLimited,
    rateLimitHeaders: ({ requests, tokens }) => ({
      ...windowHeaders("req", requests),
      ...(tokens && windowHeaders("tokens", tokens)),
    }),
    // No source prints the words of a spent credit: the status is 402, the envelope that of its other refusals of an account.
    quotaExhausted: () =>
      jsonReply(
        {
          detail:
            "You cannot access this resource: your credit is exhausted. Please add credits to your account.",
        },
        { status: 402 },
      ),
    status: saidByStatus(
      {
        401: unauthorized,
        404: ({ model }) => modelNotFound(model),
        429: () =>
          mistralError(
            429,
            "Service tier capacity exceeded for this model.",
            "service_tier_capacity_exceeded",
            "3505",
          ),
        503: () => mistralError(503, "Service unavailable.", "internal_server_error", "1000"),
      },
      (status) =>
        status >= 500
          ? mistralError(status, "Service unavailable.", "internal_server_error", "1000")
          : mistralError(status, STATUS_CODES[status] ?? `Status ${status}`, "invalid_request_error", "3051"),
    ),
    unknownRoute: () => jsonReply({ message: "no Route matched with those values" }, { status: 404 }),
    malformedJson: () => jsonReply({ detail: "Invalid JSON in request body" }, { status: 400 }),
  },
  chat: {
    wording,
    completion: {},
    choice: {},
    opening: [],
    contextTokens: 131_072,
    refuse,
    idPrefix: "",
    thoughts: (text) => ({ content: [thinking(text)] }),
    message({ refusal: _, ...message }, { reasoning, content }) {
      if (reasoning === "") return { ...message, content };
      return { ...message, content: [thinking(reasoning), { type: "text", text: content }] };
    },
    callId: (requestId, index) => `${requestId.slice(-8)}${index}`,
    wholeCalls: true,
    call: ({ type: _, ...call }) => call,
    usage: ({ prompt_tokens, completion_tokens, total_tokens }) => ({
      prompt_tokens,
      total_tokens,
      completion_tokens,
    }),
    usagePlace: "finishEvent",
    usageUnasked: true,
    errorEvent: () =>
      `data: ${JSON.stringify({ object: "error", message: "Service unavailable.", type: "internal_server_error", param: null, code: "1000" })}\n\n`,
  },
  embeddings: {
    wording,
    fields: { id: "0123456789abcdef" },
    refuse: (fields) => refuseUnknown(fields, EMBEDDING_FIELDS),
    maxInputs: 256,
    // garrytan/gbrain, src/core/ai/recipes/mistral.ts, measured on 2026-07-19; until 2025 it was 16,384 (dust-tt/dust#10654).
    maxTokensOfARequest: 65_536,
    usage: (promptTokens) => ({
      prompt_tokens: promptTokens,
      total_tokens: promptTokens,
      completion_tokens: 0,
    }),
  },
  headers: (requestId) => ({ "mistral-correlation-id": requestId }),
};
