import {
  boundedJson,
  type ErrorFacts,
  type ErrorWords,
  errorCodeFields,
  errorSentenceFields,
  isObject,
  type JsonObject,
  readErrorBody,
  textOf,
  UnusableReplyError,
  weakErrorSentenceFields,
} from "@hotspare/core/plugin";

/** The status and the headers of the reply, which the facts of its failure include. */
export type ReplySource = Pick<ErrorFacts, "status" | "headers">;

/**
 * The error that a payload with a good status holds. Undefined: there is none. Forms that were seen: `{ error }` in a 200, also as a text and beside
 * choices; a stream's `{ error }`; Groq's `x_groq.error`; the flat `{ type: "error" }` that the Responses API documents, and its `response.failed`;
 * `{ object: "error" }` (vLLM); MiniMax's `base_resp` with a status other than 0; `{ code, msg, success: false }` (Zhipu, SiliconFlow);
 * `{ errors: [...] }` (Workers AI); `{ code, message }`, `{ detail }` (FastAPI), `{ error_code, error_msg }` (Baidu), `{ header: { code, message } }` (Spark),
 * `{ Response: { Error } }` (Tencent), Bedrock's `{ throttlingException: { message } }`.
 */
export function errorIn(payload: JsonObject): unknown {
  return statedError(payload) ?? (hasAnswer(payload) ? undefined : flatError(payload));
}

/** Names of events, and types of payloads, for notices beside an answer. */
const noticeWords =
  /(?:^|[^a-z])(?:warn|warning|notice|info|debug|log|trace|status|progress|meta|metadata|citation|citations|source|sources|annotation)(?:[^a-z]|$)/i;

/**
 * Whether an error in a separate event may be a notice beside the answer, which only the rest of the stream shows: a name that means a warning, a
 * `detail`, or a text as the code. A code that is a number, a status, or an `error` field makes it an error.
 */
export function mayBeNotice(payload: JsonObject, event: string): boolean {
  if (statedError(payload) !== undefined) {
    return false;
  }
  const { type } = payload;
  if (noticeWords.test(event) || (typeof type === "string" && noticeWords.test(type))) {
    return true;
  }
  const { code, detail: _, ...rest } = payload;
  const isNumber = typeof code !== "string" || /^\d+$/.test(code);
  return flatError(isNumber ? { ...rest, code } : rest) === undefined;
}

/** The message of a payload that has neither an answer nor an error: why there is no answer, or how far the server is. */
export function wordsIn(payload: JsonObject): string | undefined {
  return hasAnswer(payload)
    ? undefined
    : wordFields.map((name) => textOf(payload[name])).find((text) => text !== undefined);
}

/** An error beside an answer is still an error. */
function statedError(payload: JsonObject): unknown {
  const { error, type, object, response, base_resp: base, x_groq: groq, success, ok } = payload;
  const own = errorOf(error, payload) ?? (isObject(groq) ? errorOf(groq["error"], groq) : undefined);
  if (own !== undefined) {
    return own;
  }
  if (type === "error" || object === "error") {
    return withoutOwnType(payload);
  }
  if (type === "response.failed") {
    return (isObject(response) ? response["error"] : undefined) ?? { message: "The response has failed." };
  }
  if (isObject(base) && isFailureCode(base["status_code"])) {
    return { code: base["status_code"], message: base["status_msg"] };
  }
  if (success === false || ok === false) {
    return firstOf(payload["errors"]) ?? payload;
  }
  return undefined;
}

/** The error inside a field of a payload or a choice. An empty error means that there was none. */
export function errorOf(error: unknown, payload: JsonObject): unknown {
  if (isObject(error)) {
    return Object.values(error).some(
      (value) => value !== null && value !== "" && value !== 0 && value !== false,
    )
      ? error
      : undefined;
  }
  if (Array.isArray(error)) {
    return error.length > 0 ? error : undefined;
  }
  const isError = error === true || (typeof error === "number" && error !== 0) || textOf(error) !== undefined;
  return isError ? payload : undefined;
}

/** The `type` of a flat event belongs to the event, not to the error. */
function withoutOwnType(payload: JsonObject): JsonObject {
  const { type, ...rest } = payload;
  return type === "error" ? rest : payload;
}

const answerFields = [
  "choices",
  "data",
  "output",
  "embeddings",
  "embedding",
  "results",
  "candidates",
  "content",
  "delta",
  "usage",
] as const;

/** Whether the payload has anything that could be an answer. Flat fields beside an answer are no error. */
function hasAnswer(payload: JsonObject): boolean {
  return isObject(payload["message"]) || answerFields.some((name) => isFilled(payload[name]));
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length > 0
    : isObject(value)
      ? Object.keys(value).length > 0
      : textOf(value) !== undefined;
}

/** In a reply with a good status, `statusCode` is a code too. In an error reply, it only repeats the status. */
const codeFields = [...errorCodeFields, "statusCode"];
const wordFields = [...errorSentenceFields, ...weakErrorSentenceFields];
/** Codes that mean success. */
const successCodes: ReadonlySet<string> = new Set([
  "",
  "0",
  "1",
  "ok",
  "success",
  "succeeded",
  "null",
  "none",
]);
const failedStatuses: ReadonlySet<unknown> = new Set(["error", "failed", "fail", "failure"]);
/** Objects that hold the state of a reply. */
const stateFields = ["header", "Response", "status", "response", "result", "body", "base_resp"];

/** Finds the error in a payload without an answer. */
function flatError(payload: JsonObject, depth = 0): unknown {
  const { status } = payload;
  const code =
    codeFields.map((name) => payload[name]).find((value) => value !== undefined && value !== null) ??
    (typeof status === "number" ? status : undefined);
  const words = wordFields.map((name) => textOf(payload[name])).find((text) => text !== undefined);
  if (isFilled(payload["detail"]) || isFilled(payload["Error"])) {
    return payload["Error"] ?? payload;
  }
  const first = firstOf(payload["errors"]);
  if (first !== undefined) {
    return first;
  }
  if (isFailureCode(code) || failedStatuses.has(status)) {
    return isFilled(payload["code"]) || typeof payload["code"] === "number"
      ? payload
      : {
          ...payload,
          ...(code === undefined ? {} : { code }),
          ...(words === undefined ? {} : { message: words }),
        };
  }
  return depth > 0 ? undefined : nestedError(payload);
}

function nestedError(payload: JsonObject): unknown {
  for (const [name, value] of Object.entries(payload)) {
    if (!isObject(value)) {
      continue;
    }
    if (/(?:exception|error|fault)$/i.test(name) && errorOf(value, payload) !== undefined) {
      return { type: name, ...value };
    }
    const inner =
      stateFields.includes(name) && !hasAnswer(value)
        ? (statedError(value) ?? flatError(value, 1))
        : undefined;
    if (inner !== undefined) {
      return inner;
    }
  }
  return undefined;
}

/** `{ code: 20000, message: "Ok", status: true }`: SiliconFlow, "Get user account info". */
const siliconFlowSuccess = 20_000;

function isFailureCode(code: unknown): boolean {
  if (typeof code === "number") {
    return code !== 0 && code !== 1 && !(code >= 200 && code < 300) && code !== siliconFlowSuccess;
  }
  return typeof code === "string" && !successCodes.has(code.toLowerCase()) && !/^2\d\d$/.test(code);
}

function firstOf(list: unknown): unknown {
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return typeof first === "string" ? { message: first } : isObject(first) ? first : undefined;
}

/** Makes an error from an error object that came with a good status. `given` is the value that `errorIn` found. */
export function errorInReply(given: unknown, source: ReplySource): UnusableReplyError {
  // A reply may be as long as an answer, but an error must be short.
  const error = boundedJson(given);
  const words = readErrorBody(error);
  return new UnusableReplyError({
    reason: "error_in_reply",
    message: words.message ?? "The reply has an error without a message.",
    facts: { ...source, ...statusInCode(words), ...words, body: error },
  });
}

/** Relays (OpenRouter, LiteLLM) that can no longer change the status write the status into the code. */
function statusInCode({ code }: ErrorWords): { readonly status: number } | undefined {
  return code !== undefined && /^[45]\d\d$/.test(code) ? { status: Number(code) } : undefined;
}
