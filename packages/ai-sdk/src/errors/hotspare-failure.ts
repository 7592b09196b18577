import { APICallError } from "@ai-sdk/provider";
import {
  AllCredentialsFailedError,
  type Attempt,
  type Classification,
  DeadlineExceededError,
  type ErrorClass,
  type failureOf,
} from "@hotspare/core";
import { ownName } from "../request/message-metadata.js";

/** `data.hotspare` of an `APICallError`: why the call failed, after which attempts. */
export interface HotspareFailure {
  /** Absent: Hotspare could classify no failure, for instance because `timeouts.totalMs` ended the first attempt. */
  readonly class?: ErrorClass;
  /** The classification of the failure, if one credential decided it. */
  readonly classification?: Classification;
  /** Milliseconds until a credential may have recovered. */
  readonly retryAfterMs?: number;
  /** All attempts of the call in order; a failed attempt has a `classification`. */
  readonly attempts?: readonly Attempt[];
  /** The last failure of each credential, if all have failed. */
  readonly failures?: readonly Omit<AllCredentialsFailedError["failures"][number], "error">[];
  /** The time limit of the call, in milliseconds, when it ended the call. */
  readonly totalMs?: number;
}

/**
 * Returns why a call failed, if Hotspare threw the error through the AI SDK. It also reads the error inside an AI SDK's `RetryError`.
 *
 * @returns undefined for any other error
 */
export function hotspareFailure(error: unknown): HotspareFailure | undefined {
  const last = (error as { readonly lastError?: unknown } | null | undefined)?.lastError ?? error;
  const data: unknown = APICallError.isInstance(last) ? last.data : undefined;
  return (data as { readonly [ownName]?: HotspareFailure } | null | undefined)?.[ownName];
}

/** What is known of a failed call, as plain values. */
export function failureShown(error: Error, failure: ReturnType<typeof failureOf>): HotspareFailure {
  if (AllCredentialsFailedError.isInstance(error)) {
    const { class: errorClass, retryAfterMs, failures, attempts } = error;
    return {
      class: errorClass,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      failures: failures.map(({ error: _, ...shown }) => shown),
      attempts: [...attempts],
    };
  }
  if (DeadlineExceededError.isInstance(error)) {
    const { totalMs, attempts } = error;
    const last = attempts.findLast(({ classification }) => classification !== undefined)?.classification;
    return { ...(last === undefined ? {} : { class: last.class }), totalMs, attempts: [...attempts] };
  }
  const { classification, attempts, retryAfterMs } = failure ?? {};
  return {
    ...(classification === undefined ? {} : { class: classification.class, classification }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(attempts === undefined ? {} : { attempts: [...attempts] }),
  };
}
