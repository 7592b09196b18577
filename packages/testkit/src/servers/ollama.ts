import { STATUS_CODES } from "node:http";
import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { ServerFlavor } from "../openai/server-flavor.js";
import { gatewayWording } from "./gateway-wording.js";
import { plainRequestWording } from "./plain-request-wording.js";
import { saidByStatus } from "./said-by-status.js";

/** The type follows the status (ollama/ollama, openai/openai.go, NewError). */
function ollamaError(status: number, message: string): SimulatedReply {
  const type = status === 400 ? "invalid_request_error" : status === 404 ? "not_found_error" : "api_error";
  return jsonReply({ error: { message, type, param: null, code: null } }, { status });
}

const invalid = (message: string) => ollamaError(400, message);

/** netease-youdao/QAnything#555 with this text and `api_error`, which later versions call not_found_error. */
const modelNotFound = (model: string) => ollamaError(404, `model "${model}" not found, try pulling it first`);

/** nano-step/nano-brain#208 */
const tooLong = () => invalid("the input length exceeds the context length");

/** Modelled on Ollama's cloud; Ollama itself takes any key. */
const unauthorized = () => ollamaError(401, "unauthorized");

/** ollama/ollama, server/sched.go, ErrMaxQueue */
const busy = () => ollamaError(503, "server busy, please try again.  maximum pending requests exceeded");

const requestWording = {
  ...plainRequestWording(invalid, modelNotFound),
  missingModel: () => invalid("model is required"),
  invalidInput: () => invalid("invalid input"),
  inputTooLong: tooLong,
  batchTooLong: tooLong,
  emptyMessages: () => invalid("[] is too short - 'messages'"),
};

/**
 * Ollama under `/v1`. Thoughts come in `reasoning`. Each tool call comes whole in a separate event, and all calls have index 0
 * (BerriAI/litellm#37792). A stream of calls ends with `stop` (ollama/ollama#7963, BerriAI/litellm#35663). Vectors are numbers although base64 was
 * requested (BerriAI/litellm#42421).
 */
export const ollama: ServerFlavor = {
  name: "ollama",
  basePath: "/v1",
  keyIsOptional: true,
  wording: {
    ...gatewayWording,
    missingKey: unauthorized,
    invalidKey: unauthorized,
    // continuedev/continue#10579
    quotaExhausted: () =>
      ollamaError(
        429,
        "you (user) have reached your session usage limit, please wait or upgrade to continue",
      ),
    status: saidByStatus(
      { 401: unauthorized, 404: ({ model }) => modelNotFound(model), 503: busy },
      (status) =>
        // ollama/ollama, llm/server.go: the runner has died
        ollamaError(
          status,
          status >= 500
            ? "llama runner process has terminated: exit status 2"
            : (STATUS_CODES[status] ?? `Status ${status}`),
        ),
    ),
    // gin's own
    unknownRoute: () => ({
      type: "body",
      status: 404,
      headers: { "content-type": "text/plain" },
      body: "404 page not found",
    }),
    malformedJson: () => invalid("invalid character 'o' in literal null (expecting 'u')"),
  },
  chat: {
    wording: requestWording,
    completion: { system_fingerprint: "fp_ollama" },
    choice: {},
    opening: [],
    contextTokens: 131_072,
    thoughts: (text) => ({ reasoning: text }),
    callId: (requestId, index) => `call_${requestId.slice(-7)}${index}`,
    wholeCalls: true,
    call: (call) => ({ ...call, index: 0 }),
    finishReason: (reason, isStream) => (isStream && reason === "tool_calls" ? "stop" : reason),
    usage: ({ prompt_tokens, completion_tokens, total_tokens }) => ({
      prompt_tokens,
      completion_tokens,
      total_tokens,
    }),
    event: { system_fingerprint: "fp_ollama" },
    // ollama/ollama, middleware/openai.go: a failed runner is reported like any other error, on a separate line.
    errorEvent: () =>
      `data: ${JSON.stringify({ error: { message: "an error was encountered while running the model: unexpected EOF", type: "api_error", param: null, code: null } })}\n\n`,
  },
  embeddings: { wording: requestWording, fields: {}, base64: "ignored" },
  headers: () => ({}),
};
