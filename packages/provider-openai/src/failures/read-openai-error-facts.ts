import { type ErrorFacts, isObject, readErrorBody } from "@hotspare/core/plugin";
import { findErrno } from "./find-errno.js";

/** An error's members, read without trusting any of them. */
type Loose = Readonly<Record<string, unknown>>;

/** The `errno` of an abort, as Node names it. */
const abortErrno = "ABORT_ERR";

/** The `errno` of a client's timeout that ended while the client waited for the reply. */
const timeoutErrno = "UND_ERR_HEADERS_TIMEOUT";

/** The SDK prints a body without a message as a whole. */
const maxSentenceCharacters = 2_000;

/** The SDK writes this sentence itself if a reply has no body. */
const sentenceWithoutBody = "status code (no body)";

const invalidHeaderWords =
  /\bis (?:an invalid|not a legal HTTP) header value\b|^Invalid character in header content\b/;

/**
 * Reads the facts of an error that the SDK or the network threw. Errors are recognised by shape, never by class: a second copy of the SDK, or its
 * CommonJS build, has different classes, and all of them are named "Error". Undefined: the error is neither the provider's nor the network's.
 */
export function readOpenAIErrorFacts(error: unknown): ErrorFacts | undefined {
  if (typeof error !== "object" || error === null) {
    return undefined;
  }
  const loose = error as Loose;
  return factsOfSdkError(loose) ?? factsOfNetworkError(loose) ?? factsOfSdkQuirk(loose);
}

function factsOfSdkError(error: Loose): ErrorFacts | undefined {
  const isSdkError =
    "status" in error && "headers" in error && ("requestID" in error || "request_id" in error);
  if (!isSdkError) {
    return undefined;
  }
  if (typeof error["status"] === "number") {
    return factsOfReply(error, error["status"]);
  }
  // An error event of a stream that the SDK itself read.
  return error["error"] === undefined ? factsOfConnection(error) : factsOfReply(error, undefined);
}

function factsOfReply(error: Loose, status: number | undefined): ErrorFacts {
  const sentence = String(error["message"] ?? "").replace(/^\d{3} /, "");
  const body = error["error"] ?? (sentence === sentenceWithoutBody ? undefined : sentence);
  const headers = headersOf(error["headers"]);
  return {
    message: sentence.slice(0, maxSentenceCharacters),
    ...readErrorBody(body),
    ...(status === undefined ? {} : { status }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  };
}

/** Reads the SDK's `APIConnectionError`, `APIConnectionTimeoutError` and `APIUserAbortError`. A minifier changes their names. */
function factsOfConnection(error: Loose): ErrorFacts {
  const message = String(error["message"] ?? "");
  if (message === "Request was aborted.") {
    return { message, errno: abortErrno };
  }
  const header = factsOfHeaderValue(error["cause"]);
  if (header !== undefined) {
    return header;
  }
  const found = findErrno(error["cause"]);
  if (found !== undefined) {
    return { message: `${message} ${found.message}`.trim(), errno: found.errno };
  }
  const quirk = isObject(error["cause"]) ? factsOfSdkQuirk(error["cause"]) : undefined;
  if (quirk !== undefined) {
    return quirk;
  }
  // No cause has a code (for example "bad port"), so only the message is left.
  return { message, errno: saysTimeout(error) ? timeoutErrno : "ENOTCONN" };
}

/** Recognises a timeout as the SDK does: by the name and message of the error, or of its causes. */
function saysTimeout({ message, name, cause }: Loose, depth = 0): boolean {
  return (
    (depth > 0 && name === "AbortError") ||
    /timed? ?out/i.test(String(message ?? "").slice(0, maxSentenceCharacters)) ||
    (depth < 2 && isObject(cause) && saysTimeout(cause, depth + 1))
  );
}

function factsOfNetworkError(error: Loose): ErrorFacts | undefined {
  const name = error["name"];
  const message = String(error["message"] ?? "");
  if (name === "AbortError") {
    return { message, errno: abortErrno };
  }
  if (name === "TimeoutError") {
    return { message, errno: timeoutErrno };
  }
  const found = findErrno(error);
  return found === undefined
    ? factsOfHeaderValue(error)
    : { message: found.message || message, errno: found.errno };
}

/** The client prints the whole key in this error, so the message is not repeated. */
function factsOfHeaderValue(error: unknown): ErrorFacts | undefined {
  const message = isObject(error) ? error["message"] : undefined;
  return typeof message === "string" && invalidHeaderWords.test(message)
    ? {
        message:
          "A header cannot be sent: its value, perhaps the API key, contains a line break or another character that HTTP does not allow in a header.",
        errno: "ERR_INVALID_CHAR",
      }
    : undefined;
}

/** Reads plain errors that the SDK or `fetch` throws for a broken reply. */
function factsOfSdkQuirk(error: Loose): ErrorFacts | undefined {
  const { name, message } = error;
  if (typeof message !== "string") {
    return undefined;
  }
  // The body was cut, under `fetch`.
  if (name === "TypeError" && message === "terminated") {
    return { message, errno: "UND_ERR_SOCKET" };
  }
  // The SDK parsed broken JSON in a 200.
  if (name === "SyntaxError" && /\bJSON\b/.test(message)) {
    return { message, code: "truncated_json" };
  }
  return message === "Attempted to iterate over a response with no body"
    ? { message, code: "empty_reply" }
    : undefined;
}

function headersOf(headers: unknown): Headers | undefined {
  if (headers instanceof Headers) {
    return headers;
  }
  // Headers of another copy, or the plain object of version 4.
  if (!isObject(headers)) {
    return undefined;
  }
  const entries =
    typeof headers["entries"] === "function"
      ? (headers as unknown as Headers).entries()
      : Object.entries(headers);
  return new Headers([...entries].filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
