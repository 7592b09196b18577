import { asUnusableReply, isObject, parseJson, RequestAdjusted } from "@hotspare/core/plugin";
import { toHeaders } from "../transport/reply-headers.js";
import type { HttpReply } from "../transport/transport.js";

/** The module of the SDK. Errors must have exactly its classes, because users catch them. */
export type OpenAISdk = typeof import("openai");

/** The SDK's error for a reply whose status is not a success. Uses the part of the body that arrives. */
export async function statusErrorOf(sdk: OpenAISdk, reply: HttpReply): Promise<unknown> {
  const text = await reply.text().catch((error: unknown) => (error instanceof Error ? error.message : ""));
  const { body, message } = wordsIn(text);
  try {
    return sdk.APIError.generate(reply.status, body, message, toHeaders(reply.headers));
  } catch (error) {
    // The SDK writes a body without a message into its error by recursion, which overflows the stack when the body is nested too deeply.
    return asUnusableReply(error);
  }
}

/** What the SDK builds its error from: the `error` field of a body, or the message. */
interface RefusalWords {
  readonly body?: object;
  readonly message?: string;
}

/**
 * Collects all words of a refusal where the SDK reads them. Each version of the SDK drops some of them: the words of JSON text inside JSON text, the
 * words of a body without `error` (openai 6), the words beside an `error` that is a text (Fastify:
 * `{ statusCode, error: "Too Many Requests", message }`), and the waiting time beside an `error` that is an object.
 */
function wordsIn(text: string): RefusalWords {
  const value = parseJson(text);
  if (typeof value === "string") {
    return isStructure(parseJson(value)) ? wordsIn(value) : { message: value };
  }
  if (!isStructure(value)) {
    return { message: text };
  }
  return { body: isObject(value) ? withError(value) : { error: value } };
}

function withError(value: Readonly<Record<string, unknown>>): object {
  const { error, ...siblings } = value;
  if (isObject(error)) {
    const waits = Object.entries(siblings).filter(([name]) => /^(?:retry|reset|wait)/i.test(name));
    return waits.length === 0 ? value : { error: { ...Object.fromEntries(waits), ...error } };
  }
  const isWhole =
    Array.isArray(error) || (error !== undefined && error !== null && Object.keys(siblings).length === 0);
  return isWhole ? value : { error: value };
}

function isStructure(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The SDK's error for a request without a reply. The rejection of the transport is its cause. */
export function rejectionOf(sdk: OpenAISdk, reason: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) {
    return sdkAbort(sdk, signal);
  }
  if (RequestAdjusted.isInstance(reason)) {
    return reason;
  }
  const error = saysTimeout(reason)
    ? new sdk.APIConnectionTimeoutError()
    : new sdk.APIConnectionError({ message: undefined });
  return Object.assign(error, { cause: reason });
}

/** Both versions of the SDK recognise a timeout by these words, among the failures of a connection. */
function saysTimeout(reason: unknown): boolean {
  return (
    isObject(reason) &&
    (reason["name"] === "AbortError" || speaksOfTime(reason) || speaksOfTime(reason["cause"]))
  );
}

function speaksOfTime(error: unknown): boolean {
  return error instanceof Error && /timed? ?out/i.test(`${error.name} ${error.message}`);
}

/** The SDK's error for a request that its caller aborted. openai 7 passes the signal's reason to it. */
export function sdkAbort(sdk: OpenAISdk, signal: AbortSignal): Error {
  const cause = { value: signal.reason, writable: true, configurable: true };
  return Object.defineProperty(new sdk.APIUserAbortError(), "cause", cause);
}
