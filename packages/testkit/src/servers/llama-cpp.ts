import { STATUS_CODES } from "node:http";
import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { gatewayWording } from "./gateway-wording.js";
import { plainRequestWording } from "./plain-request-wording.js";
import { saidByStatus } from "./said-by-status.js";

/** ggml-org/llama.cpp, tools/server: format_error_response */
function llamaError(status: number, message: string, type: string, more: object = {}): SimulatedReply {
  return jsonReply({ error: { code: status, message, type, ...more } }, { status });
}

const invalid = (message: string) => llamaError(400, message, "invalid_request_error");
const unauthorized = () => llamaError(401, "Invalid API Key", "authentication_error");

/** Of a server that loads models by name; a server of one model answers any name. */
const modelNotFound = (model: string) => invalid(`model '${model}' not found`);

/** ggml-org/llama.cpp#15780, oobabooga/textgen#7257 */
const contextExceeded = (limit: number, tokens: number) =>
  llamaError(
    400,
    "the request exceeds the available context size. try increasing the context size or enable context shift",
    "exceed_context_size_error",
    { n_prompt_tokens: tokens, n_ctx: limit },
  );

const chatWording = { ...plainRequestWording(invalid, modelNotFound), inputTooLong: contextExceeded };

const embeddingsWording = {
  ...chatWording,
  // A text that is longer than the physical batch is an error of the server's, by its status (ggml-org/llama.cpp, tools/server).
  inputTooLong: (limit: number, tokens: number) =>
    llamaError(
      500,
      `input (${tokens} tokens) is too large to process. increase the physical batch size (current batch size: ${limit})`,
      "server_error",
    ),
};

/**
 * llama.cpp's server. It serves one model, whatever the request names. The event with the finish reason has `timings` and the usage. An error in a
 * stream comes in a separate SSE field `error:` before `[DONE]` (ggml-org/llama.cpp#16104, #14566). Texts to embed have at most 512 tokens, and
 * `dimensions` is ignored.
 */
export const llamaCpp: ServerFlavor = {
  name: "llama.cpp",
  basePath: "/v1",
  keyIsOptional: true,
  wording: {
    ...gatewayWording,
    missingKey: unauthorized,
    invalidKey: unauthorized,
    status: saidByStatus(
      {
        401: unauthorized,
        404: ({ model }) => modelNotFound(model),
        // While the server starts (ggml-org/llama.cpp, tools/server: middleware_server_state)
        503: () => llamaError(503, "Loading model", "unavailable_error"),
      },
      (status) =>
        status >= 500
          ? llamaError(status, "Compute error.", "server_error")
          : llamaError(status, STATUS_CODES[status] ?? `Status ${status}`, "invalid_request_error"),
    ),
    unknownRoute: () => llamaError(404, "File Not Found", "not_found_error"),
    malformedJson: () =>
      llamaError(
        500,
        "[json.exception.parse_error.101] parse error at line 1, column 1: syntax error while parsing value - invalid literal; last read: 'n'",
        "server_error",
      ),
  },
  chat: {
    wording: chatWording,
    completion: {
      system_fingerprint: "b6123-79c1160b",
      timings: { prompt_n: 5, prompt_ms: 12.5, predicted_n: 9, predicted_ms: 81.25 },
    },
    choice: {},
    opening: [],
    contextTokens: 8192,
    callId: (requestId, index) => `${requestId.slice(-31)}${index}`,
    usage: ({ prompt_tokens, completion_tokens, total_tokens }) => ({
      completion_tokens,
      prompt_tokens,
      total_tokens,
    }),
    usagePlace: "finishEvent",
    usageUnasked: true,
    event: { system_fingerprint: "b6123-79c1160b" },
    finishEvent: { timings: { prompt_n: 5, prompt_ms: 12.5, predicted_n: 9, predicted_ms: 81.25 } },
    errorEvent: () =>
      `error: ${JSON.stringify({ code: 500, message: "Compute error.", type: "server_error" })}\n\ndata: [DONE]\n\n`,
  },
  embeddings: {
    wording: embeddingsWording,
    fields: {},
    maxTokensOfAnInput: 512,
    dimensions: "ignored",
  },
  headers: () => ({ server: "llama.cpp" }),
};
