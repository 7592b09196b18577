import { asUnusableReply, isObject, parseJson, RequestAdjusted } from "@hotspare/core/plugin";
import { toHeaders } from "../transport/reply-headers.js";
import type { HttpReply } from "../transport/transport.js";

/** The module of the SDK, whose classes of errors are the very ones that users catch. */
export type OpenAISdk = typeof import("openai");

/** The SDK's error for a reply whose status is no success. The body is read as far as it comes. */
export async function statusErrorOf(sdk: OpenAISdk, reply: HttpReply): Promise<unknown> {
  const text = await reply.text().catch((error: unknown) => (error instanceof Error ? error.message : ""));
  const { body, message } = wordsIn(text);
  try {
    return sdk.APIError.generate(reply.status, body, message, toHeaders(reply.headers));
  } catch (error) {
    // The SDK writes a body without a message into its error by recursion: the stack ends before a body that is nested too deep.
    return asUnusableReply(error);
  }
}

/** What the SDK makes its error of: it takes the words from the `error` of a body, or else from the message. */
interface RefusalWords {
  readonly body?: object;
  readonly message?: string;
}

/**
 * All words of a refusal, where the SDK reads them. By itself each version of the SDK drops some: the words of a JSON text within a JSON text, of
 * a body without `error` (openai 6), beside an `error` that is a text (Fastify: `{ statusCode, error: "Too Many Requests", message }`), and
 * how long to wait beside an `error` that is an object.
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

/** The SDK's error for a request that got no reply, with what the transport rejected with as its cause. */
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

/** Both versions of the SDK distinguish a timeout from other failures of a connection by these words. */
function saysTimeout(reason: unknown): boolean {
  return (
    isObject(reason) &&
    (reason["name"] === "AbortError" || speaksOfTime(reason) || speaksOfTime(reason["cause"]))
  );
}

function speaksOfTime(error: unknown): boolean {
  return error instanceof Error && /timed? ?out/i.test(`${error.name} ${error.message}`);
}

/** The SDK's error for a request that its caller has ended; openai 7 gives it the signal's reason. */
export function sdkAbort(sdk: OpenAISdk, signal: AbortSignal): Error {
  const cause = { value: signal.reason, writable: true, configurable: true };
  return Object.defineProperty(new sdk.APIUserAbortError(), "cause", cause);
}
