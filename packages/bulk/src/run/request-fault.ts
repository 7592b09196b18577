import {
  AllCredentialsFailedError,
  type Attempt,
  type Classification,
  type ErrorClass,
  failureOf,
  InvalidInputError,
  UnsupportedInputError,
} from "@hotspare/core";

/**
 * What is at fault when a request of a run was not answered.
 * - `inputs`: an input of the request, so the other inputs can be saved.
 * - `service`: a later request may be answered.
 * - `run`: every request will fail alike.
 */
export type RequestFault =
  | {
      readonly of: "inputs";
      readonly tooLarge: boolean;
      /** The error speaks of the input itself. Otherwise a server that is ill may have refused it. */
      readonly isCertain: boolean;
    }
  | {
      readonly of: "service";
      readonly retryAfterMs: number | undefined;
      /** An input may still be at fault, such as a text that always causes a 500. */
      readonly suspectsInputs: boolean;
      /** No server was reached: the address may be wrong. */
      readonly isUnreached: boolean;
      readonly isRateLimit: boolean;
    }
  | { readonly of: "run" };

interface Judgement extends Pick<Classification, "class" | "reason"> {
  readonly retryAfterMs: number | undefined;
}

const classesOfInputs: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  "permanent",
  "input_too_large",
  "content_safety",
]);

const classesThatPass: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  "transient",
  "rate_limited",
  "unknown",
]);

/** Finds what is at fault from the error of an embedding call. */
export function faultOf(error: unknown): RequestFault {
  if (InvalidInputError.isInstance(error) || UnsupportedInputError.isInstance(error)) {
    return { of: "inputs", tooLarge: false, isCertain: true };
  }
  const judged = judgement(error);
  if (judged === undefined || judged.reason === "programming_error") {
    return { of: "run" };
  }
  if (classesOfInputs.has(judged.class)) {
    const isCertain = judged.class === "content_safety";
    return { of: "inputs", tooLarge: judged.class === "input_too_large", isCertain };
  }
  const { retryAfterMs } = judged;
  const comesBack =
    classesThatPass.has(judged.class) || (judged.class === "quota_exceeded" && retryAfterMs !== undefined);
  const suspectsInputs = judged.class === "transient" || judged.class === "unknown";
  if (!comesBack) {
    return { of: "run" };
  }
  const isRateLimit = judged.class === "rate_limited" || judged.class === "quota_exceeded";
  return { of: "service", retryAfterMs, suspectsInputs, isUnreached: isUnreached(error), isRateLimit };
}

/**
 * Reasons of core's classification for a request that found nobody, or somebody else: nothing listens, the name does not resolve, or what
 * answers with success is a web page or another service.
 */
const unreachedReasons = new Set([
  "dns_not_found",
  "network_unreachable",
  "connection_refused",
  "connect_timeout",
  "bad_base_url",
  "html_reply",
  "unreadable_reply",
  "empty_reply",
  "no_vectors",
]);

function isUnreached(error: unknown): boolean {
  const reasons = AllCredentialsFailedError.isInstance(error)
    ? error.failures.map(({ classification }) => classification?.reason)
    : [failureOf(error)?.classification.reason];
  return reasons.every((reason) => reason !== undefined && unreachedReasons.has(reason));
}

function judgement(error: unknown): Judgement | undefined {
  const recorded = failureOf(error);
  if (recorded !== undefined) {
    const { class: name, reason, retryAfterMs: stated } = recorded.classification;
    return {
      class: name,
      reason,
      retryAfterMs: waitOf(name, stated !== undefined, recorded.retryAfterMs ?? stated),
    };
  }
  if (!AllCredentialsFailedError.isInstance(error)) {
    return undefined;
  }
  const isStated = error.failures.some(({ classification }) => classification?.retryAfterMs !== undefined);
  return { class: error.class, reason: "", retryAfterMs: waitOf(error.class, isStated, error.retryAfterMs) };
}

/** How many attempts a call made that failed. A failure that no call of Hotspare recorded is one. */
export function attemptsIn(error: unknown): number {
  return Math.max(1, attemptsOf(error).length);
}

/** How long the longest attempt of a call that failed took, in milliseconds. */
export function longestAttemptMs(error: unknown): number {
  return Math.max(0, ...attemptsOf(error).map(({ durationMs }) => durationMs));
}

function attemptsOf(error: unknown): readonly Attempt[] {
  return AllCredentialsFailedError.isInstance(error) ? error.attempts : (failureOf(error)?.attempts ?? []);
}

/**
 * How long to wait at the least. A time that the provider stated is kept to. The time of a circuit is no promise: it doubles up to an hour
 * while nothing is answered, and a call may try before it is over. An exhausted quota comes back only if the provider said when.
 */
function waitOf(name: ErrorClass, isStated: boolean, retryAfterMs: number | undefined): number | undefined {
  return isStated && (name === "rate_limited" || name === "quota_exceeded") ? retryAfterMs : undefined;
}

export type PassingFault = Extract<RequestFault, { readonly of: "service" }>;
