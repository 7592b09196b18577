import { APICallError, UnsupportedFunctionalityError } from "@ai-sdk/provider";
import {
  AllCredentialsFailedError,
  ClosedError,
  DeadlineExceededError,
  failureOf,
  InvalidConfigError,
  InvalidInputError,
  StreamInterruptedError,
  UnsupportedInputError,
} from "@hotspare/core";
import { ownName } from "../request/message-metadata.js";
import { failureShown } from "./hotspare-failure.js";

/** What is known of the call that threw. */
export interface ThrownBy {
  readonly signal: AbortSignal | undefined;
  readonly model: string;
  /** What was asked, without what may hold secrets. */
  readonly requestBodyValues: unknown;
}

/** The part of a failure that the AI SDK's error has members for. */
type Failure = NonNullable<ReturnType<typeof failureOf>>;

/**
 * An error as the AI SDK throws it. An abort stays the very object that the caller gave as its reason; an abort that a credential's client threw by itself is a failure. A caller's mistake, and a model that was closed, stay
 * what they are. What no credential takes is functionality that is not supported. Everything else is an `APICallError` that is not retryable: Hotspare has retried
 * already, and the AI SDK's retries would multiply the attempts.
 */
export function toSdkError(error: unknown, by: ThrownBy): unknown {
  const { signal } = by;
  // A provider's error may bear the name of an abort, too: only the caller's signal says that the caller aborted.
  if (signal?.aborted === true && (error === signal.reason || isAbort(error))) {
    return error;
  }
  if (UnsupportedInputError.isInstance(error)) {
    const { needs, message } = error;
    const unsupported = new UnsupportedFunctionalityError({ functionality: needs.join(", "), message });
    return Object.assign(unsupported, { cause: error });
  }
  if (
    InvalidInputError.isInstance(error) ||
    InvalidConfigError.isInstance(error) ||
    ClosedError.isInstance(error)
  ) {
    return error;
  }
  return isOfCall(error) ? apiCallError(error, by) : error;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** Whether a call of Hotspare threw it; else it is a mistake in a program, which must not look like a provider's. */
function isOfCall(error: unknown): error is Error {
  return (
    AllCredentialsFailedError.isInstance(error) ||
    DeadlineExceededError.isInstance(error) ||
    StreamInterruptedError.isInstance(error) ||
    failureOf(error) !== undefined ||
    APICallError.isInstance(error)
  );
}

function apiCallError(error: Error, { model, requestBodyValues }: ThrownBy): APICallError {
  const failure = AllCredentialsFailedError.isInstance(error) ? lastReplyOf(error) : failureOf(error);
  const { address = `hotspare:${model}`, reply } = failure ?? {};
  return new APICallError({
    message: error.message,
    url: address,
    requestBodyValues,
    ...(reply?.status === undefined ? {} : { statusCode: reply.status }),
    ...(reply === undefined ? {} : { responseHeaders: { ...reply.headers } }),
    ...(reply?.body === undefined ? {} : { responseBody: reply.body }),
    cause: error,
    isRetryable: false,
    data: { [ownName]: failureShown(error, failure) },
  });
}

/**
 * What the credential said that decides the class of the whole; of several, the first in priority order that got a reply. The status of
 * another credential would say that a key is dead where all servers are down.
 */
function lastReplyOf(error: AllCredentialsFailedError): Failure | undefined {
  const failures = error.failures.flatMap(({ error: original }) => failureOf(original) ?? []);
  const deciding = failures.filter(({ classification }) => classification.class === error.class);
  return deciding.find(({ reply }) => reply?.status !== undefined) ?? deciding[0];
}
