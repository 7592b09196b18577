import { STATUS_CODES } from "node:http";
import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { gatewayWording } from "./gateway-wording.js";
import { plainRequestWording } from "./plain-request-wording.js";
import { saidByStatus } from "./said-by-status.js";

/**
 * The envelope since vLLM 0.10: within `error`, with the status as `code`. Older versions put the same fields beside
 * `"object": "error"` (vllm-project/vllm#3485), as `fail("vllm.model_not_found_before_0_10")` does.
 */
function vllmError(status: number, message: string, type = "BadRequestError"): SimulatedReply {
  return jsonReply({ error: { message, type, param: null, code: status } }, { status });
}

const invalid = (message: string) => vllmError(400, message);

/** vllm-project/vllm#3485 */
const modelNotFound = (model: string) =>
  vllmError(404, `The model \`${model}\` does not exist.`, "NotFoundError");

/** THUDM/LongBench#104 */
const tooLong = (limit: number, tokens: number) =>
  invalid(
    `This model's maximum context length is ${limit} tokens. However, you requested ${tokens} tokens (${tokens} in the messages, 0 in the completion). Please reduce the length of the messages or completion.`,
  );

const requestWording = {
  ...plainRequestWording(invalid, modelNotFound),
  inputTooLong: tooLong,
  // vLLM's documentation, "Pooling Models", "Matryoshka Embeddings"
  dimensionsUnsupported: () =>
    invalid(
      "Model does not support matryoshka representation, changing output dimensions will lead to poor results.",
    ),
};

/** vLLM's key middleware sends exactly this for a wrong key (vllm/entrypoints/openai/api_server.py, AuthenticationMiddleware). */
const unauthorized = () => jsonReply({ error: "Unauthorized" }, { status: 401 });

/**
 * vLLM: thoughts in `reasoning` (its documentation, "Reasoning Outputs"), `stop_reason` beside each finish reason, a
 * finish reason `tool_calls` or `stop` for the same call (vllm-project/vllm#25054), ids of its own for calls. What aborts
 * a request ends its answer with `abort` (vllm-project/vllm#57082): `finishWith("abort")`.
 */
export const vllm: ServerFlavor = {
  name: "vllm",
  basePath: "/v1",
  keyIsOptional: true,
  wording: {
    ...gatewayWording,
    missingKey: unauthorized,
    invalidKey: unauthorized,
    status: saidByStatus({ 401: unauthorized, 404: ({ model }) => modelNotFound(model) }, (status) =>
      status >= 500
        ? vllmError(status, "Internal server error", "InternalServerError")
        : vllmError(status, STATUS_CODES[status] ?? `Status ${status}`),
    ),
    // FastAPI's own
    unknownRoute: () => jsonReply({ detail: "Not Found" }, { status: 404 }),
    malformedJson: () =>
      vllmError(
        400,
        "[{'type': 'json_invalid', 'loc': ('body', 0), 'msg': 'JSON decode error', 'input': {}, 'ctx': {'error': 'Expecting value'}}]",
        "Bad Request",
      ),
  },
  chat: {
    wording: requestWording,
    completion: { service_tier: null, prompt_logprobs: null, kv_transfer_params: null },
    choice: { stop_reason: null, token_ids: null },
    opening: [],
    contextTokens: 131_072,
    thoughts: (text) => ({ reasoning: text }),
    message: (message) => ({
      reasoning: null,
      ...message,
      annotations: null,
      audio: null,
      function_call: null,
      tool_calls: message["tool_calls"] ?? [],
    }),
    callId: (requestId, index) => `chatcmpl-tool-${requestId}${index}`,
    // A demanded tool ended a stream with tool_calls and a whole answer with stop (vllm-project/vllm#25054). Here every call does.
    finishReason: (reason, isStream) => (reason === "tool_calls" && !isStream ? "stop" : reason),
    usage: ({ prompt_tokens, completion_tokens, total_tokens }) => ({
      prompt_tokens,
      total_tokens,
      completion_tokens,
      prompt_tokens_details: null,
    }),
    // An engine that fails in mid-stream: serving_chat.py, create_streaming_error_response
    errorEvent: () =>
      `data: ${JSON.stringify({ error: { message: "EngineCore encountered an issue. See stack trace (above) for the root cause.", type: "InternalServerError", param: null, code: 500 } })}\n\ndata: [DONE]\n\n`,
  },
  embeddings: {
    wording: requestWording,
    fields: { id: "embd-0123456789abcdef", created: 1_700_000_000 },
    // Most embedding models are not trained for shorter vectors.
    dimensions: "refused",
    maxTokensOfAnInput: 8192,
    usage: (promptTokens) => ({
      prompt_tokens: promptTokens,
      total_tokens: promptTokens,
      completion_tokens: 0,
      prompt_tokens_details: null,
    }),
  },
  headers: () => ({ server: "uvicorn" }),
};
