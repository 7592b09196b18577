import {
  type ErrorFacts,
  errnoOf,
  HotspareError,
  isObject,
  type JsonObject,
  messageWithCause,
  parseJson,
  readErrorBody,
  textOf,
} from "@hotspare/core/plugin";
import { headersIn } from "./reply-facts.js";
import { sdkErrorName } from "./sdk-error-name.js";
import { UnsupportedByModelError } from "./unsupported-by-model-error.js";
import { factsOfUnusable } from "./unusable-reply-facts.js";

/** The `errno` of an abort, as Node.js names it. Core classifies it. It is no abort of ours: a call that was stopped is not classified. */
const abortErrno = "ABORT_ERR";

/** The `errno` of a time limit inside the model's package, which ended while the package waited for the reply. */
const timeoutErrno = "UND_ERR_HEADERS_TIMEOUT";

/** The page of a refusal may be long. */
const maxSentenceCharacters = 2_000;

/** This package's codes for errors that the AI SDK throws before it sends anything, by the name of the error. */
const ownCodes: ReadonlyMap<string, string> = new Map([
  ["LoadAPIKeyError", "api_key_not_loaded"],
  ["LoadSettingError", "setting_not_loaded"],
  ["NoSuchModelError", "no_such_model"],
  ["NoSuchProviderError", "no_such_model"],
  ["UnsupportedFunctionalityError", "unsupported_functionality"],
  ["UnsupportedModelVersionError", "unsupported_functionality"],
  ["NoSuchProviderReferenceError", "unsupported_functionality"],
  ["InvalidPromptError", "invalid_prompt_for_model"],
  // This vendor lacks an option, or a value of it. Another vendor may accept the request.
  ["InvalidArgumentError", "unsupported_functionality"],
]);

/** Names of errors for a reply that arrived and cannot be used. */
const unusableNames: ReadonlySet<string> = new Set([
  "InvalidResponseDataError",
  "JSONParseError",
  "TypeValidationError",
  "EmptyResponseBodyError",
  "NoContentGeneratedError",
]);

/**
 * Reads the facts of an error that a model of the AI SDK threw. Errors are recognised by the SDK's marks, because a second copy or another version of
 * the SDK has other classes. Undefined: the error is neither a provider's nor the network's.
 */
export function readAiSdkErrorFacts(error: unknown): ErrorFacts | undefined {
  return factsOf(error, 0);
}

const maxDepth = 4;

function factsOf(error: unknown, depth: number): ErrorFacts | undefined {
  if (!isObject(error) || depth > maxDepth) {
    return undefined;
  }
  if (UnsupportedByModelError.isInstance(error)) {
    return { message: error.message, code: "unsupported_functionality" };
  }
  const name = sdkErrorName(error);
  const message = String(error["message"] ?? "").slice(0, maxSentenceCharacters);
  if (name === "RetryError") {
    return factsOf(error["lastError"], depth + 1) ?? { message };
  }
  if (name !== undefined && unusableNames.has(name)) {
    return factsOfUnusable(name, error, {});
  }
  const code = name === undefined ? undefined : ownCodes.get(name);
  if (code !== undefined) {
    return { message, code };
  }
  if (name === "APICallError" || isCallError(error)) {
    return factsOfCall(error, message);
  }
  return factsOfNetwork(error, message) ?? (depth === 0 ? factsOfWrapped(error, message) : undefined);
}

/** Reads an error that wraps another, as the gateway's errors do: its own facts, or the facts of its cause. */
function factsOfWrapped(error: JsonObject, message: string): ErrorFacts | undefined {
  const inner = factsOf(error["cause"], 1);
  if (inner !== undefined) {
    return inner;
  }
  // A user may have written the model. Any error that it throws on purpose is a failure of the provider. Errors that code throws by mistake, and
  // errors of Hotspare, are not.
  return isMistake(error) || HotspareError.isInstance(error) ? undefined : { message, ...typeOf(error) };
}

/** Names of errors that code throws by mistake (ECMAScript, "Native Error Types"). */
const mistakeNames: ReadonlySet<unknown> = new Set([
  "TypeError",
  "RangeError",
  "SyntaxError",
  "ReferenceError",
  "EvalError",
  "URIError",
]);

/** Whether code threw this error by mistake. */
export function isMistake(error: unknown): boolean {
  return isObject(error) && mistakeNames.has(error["name"]);
}

/** Recognises the failure of a call from a package without marks by its shape: a status beside an address or headers. */
function isCallError(error: JsonObject): boolean {
  return typeof error["statusCode"] === "number" && error["message"] !== undefined;
}

/** Bedrock's package throws plain errors when it finds no AWS credentials: "AWS SigV4 …". */
function isOfAws(error: JsonObject): boolean {
  return /\bAWS (?:SigV4|credential)|\bcredential provider\b/i.test(String(error["message"]));
}

function typeOf(error: JsonObject): { readonly type?: string } {
  if (isOfAws(error)) {
    return { type: "aws_credentials_missing" };
  }
  const type = textOf(error["type"]);
  return type === undefined ? {} : { type };
}

function factsOfCall(error: JsonObject, message: string): ErrorFacts | undefined {
  const { statusCode: status, responseHeaders, responseBody, data, cause } = error;
  const headers = headersIn(responseHeaders);
  const network = errnoOf(cause);
  if (typeof status !== "number") {
    return factsOfNetwork(error, message) ?? factsOf(cause, 1) ?? { message, errno: "ENOTCONN" };
  }
  const source = { status, ...(headers === undefined ? {} : { headers }) };
  if (status >= 200 && status < 300) {
    return network === undefined
      ? factsOfUnusable(sdkErrorName(cause) ?? "", error, source)
      : { ...source, message: messageWithCause(error), errno: network };
  }
  const body = bodyOf(responseBody, data);
  const words = readErrorBody(body);
  const type = words.type ?? typeInHeaders(headers);
  return {
    message,
    ...words,
    ...(type === undefined ? {} : { type }),
    ...source,
    body,
  };
}

/** The body as the server wrote it. The gateway's errors have only `data`. */
function bodyOf(responseBody: unknown, data: unknown): unknown {
  if (typeof responseBody === "string") {
    return parseJson(responseBody) ?? responseBody;
  }
  return responseBody ?? data ?? "";
}

/** AWS puts the name of the exception here: `ThrottlingException:http://…` (AWS JSON protocol, "Error serialization"). */
function typeInHeaders(headers: Headers | undefined): string | undefined {
  const stated = headers?.get("x-amzn-errortype")?.split(/[:,]/)[0]?.trim();
  return stated === "" ? undefined : stated;
}

function factsOfNetwork(error: JsonObject, message: string): ErrorFacts | undefined {
  const { name } = error;
  if (name === "AbortError" || name === "ResponseAborted") {
    return { message, errno: abortErrno };
  }
  if (name === "TimeoutError") {
    return { message, errno: timeoutErrno };
  }
  const errno = errnoOf(error);
  if (errno !== undefined) {
    return { message: messageWithCause(error), errno };
  }
  // The body was cut, under `fetch`.
  return name === "TypeError" && message === "terminated" ? { message, errno: "UND_ERR_SOCKET" } : undefined;
}
