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

/** `errno` of an abort, as Node.js names it. Core judges it: nobody of ours aborted, since a call that was stopped is judged by nobody. */
const abortErrno = "ABORT_ERR";

/** `errno` of a time limit within the model's package, which ran while it waited for the reply. */
const timeoutErrno = "UND_ERR_HEADERS_TIMEOUT";

/** A refusal's page may be long. */
const maxSentenceCharacters = 2_000;

/** Codes of this package for errors that the AI SDK throws before it sends anything, by the name of the error. */
const ownCodes: ReadonlyMap<string, string> = new Map([
  ["LoadAPIKeyError", "api_key_not_loaded"],
  ["LoadSettingError", "setting_not_loaded"],
  ["NoSuchModelError", "no_such_model"],
  ["NoSuchProviderError", "no_such_model"],
  ["UnsupportedFunctionalityError", "unsupported_functionality"],
  ["UnsupportedModelVersionError", "unsupported_functionality"],
  ["NoSuchProviderReferenceError", "unsupported_functionality"],
  ["InvalidPromptError", "invalid_prompt_for_model"],
  // An option that this vendor has not, or another value of it: another vendor may take the request.
  ["InvalidArgumentError", "unsupported_functionality"],
]);

/** Names of errors that say that a reply came and cannot be used. */
const unusableNames: ReadonlySet<string> = new Set([
  "InvalidResponseDataError",
  "JSONParseError",
  "TypeValidationError",
  "EmptyResponseBodyError",
  "NoContentGeneratedError",
]);

/**
 * Reads what a model of the AI SDK threw, known by the SDK's own marks: a second copy of the SDK, or another version, has classes of its own.
 * Undefined: neither a provider's nor the network's.
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

/** An error that wraps another, as the gateway's do: its own words, or those of its cause. */
function factsOfWrapped(error: JsonObject, message: string): ErrorFacts | undefined {
  const inner = factsOf(error["cause"], 1);
  if (inner !== undefined) {
    return inner;
  }
  // A model may be anybody's code: its errors, whatever their names, are its word for a failure. Errors that code throws by mistake, and Hotspare's, are not.
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

/** Whether code threw this at what it did not expect. */
export function isMistake(error: unknown): boolean {
  return isObject(error) && mistakeNames.has(error["name"]);
}

/** The shape of a call's failure, of a package that has no marks: a status beside an address or headers. */
function isCallError(error: JsonObject): boolean {
  return typeof error["statusCode"] === "number" && error["message"] !== undefined;
}

/** Bedrock's package throws plain errors when no AWS credentials are found: AWS SigV4 … */
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

/** The body, as the server wrote it. The gateway's errors have only `data`. */
function bodyOf(responseBody: unknown, data: unknown): unknown {
  if (typeof responseBody === "string") {
    return parseJson(responseBody) ?? responseBody;
  }
  return responseBody ?? data ?? "";
}

/** AWS names the exception here: `ThrottlingException:http://…` (AWS JSON protocol, "Error serialization"). */
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
  // A body that was cut, under `fetch`.
  return name === "TypeError" && message === "terminated" ? { message, errno: "UND_ERR_SOCKET" } : undefined;
}
