import type { AnswerPace } from "./answer-pace.js";
import type { Load } from "./quota-load.js";

/** What is nearly used up is weighed by its latency alone. */
const leastShareLeft = 0.01;

/** A credential as the spread switcher sees it. */
export interface SpreadCredential {
  readonly id: string;
  readonly load: Load;
  readonly pace: AnswerPace;
}

/** What is asked of the credentials. */
export interface SpreadQuestion<Credential> {
  readonly isCandidate: (credential: Credential) => boolean;
  readonly estimatedTokens: number;
  /** How long the call may still wait. */
  readonly waitMs: number;
  /** The number of the model's attempts until now. */
  readonly attempt: number;
  readonly nowMs: number;
}

/** The credential to use, the time when room is expected, or no candidate. */
export type SpreadChoice<Credential> =
  | { readonly do: "ask"; readonly credential: Credential }
  | { readonly do: "wait"; readonly retryAtMs: number; readonly verdictPending: boolean }
  | { readonly do: "none" };

/** What an attempt costs: the time until it would be answered, were a credential's attempts answered in turn, weighed with what is left. */
export function costOf(inFlight: number, expectedMs: number, shareLeft: number): number {
  return ((inFlight + 1) * expectedMs) / Math.max(shareLeft, leastShareLeft);
}

/** The candidate that costs least, the first of equals; now and then a candidate that was passed over, since it may be quick again. */
export function chooseCredential<Credential extends SpreadCredential>(
  credentials: readonly Credential[],
  question: SpreadQuestion<Credential>,
): SpreadChoice<Credential> {
  const { isCandidate, estimatedTokens, waitMs, attempt, nowMs } = question;
  const unknownMs = bestKnownMs(credentials);
  let best: Credential | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  let retryAtMs = Number.POSITIVE_INFINITY;
  let verdictPending = false;
  let candidates = 0;
  const unready: Credential[] = [];
  for (const credential of credentials) {
    if (!isCandidate(credential)) {
      continue;
    }
    candidates += 1;
    const { load, pace } = credential;
    if (!load.isReady(estimatedTokens, nowMs, waitMs)) {
      if (best === undefined) {
        unready.push(credential);
        retryAtMs = Math.min(retryAtMs, load.readyAtMs(estimatedTokens, nowMs, waitMs));
        verdictPending ||= load.mayBeReadySooner(estimatedTokens, nowMs);
      }
      continue;
    }
    const cost = pace.isRested(attempt, nowMs)
      ? 0
      : costOf(pace.inFlight, pace.expectedMs(unknownMs, nowMs), load.shareLeft(estimatedTokens, nowMs));
    if (cost < bestCost) {
      best = credential;
      bestCost = cost;
    }
  }
  if (best !== undefined) {
    return { do: "ask", credential: best };
  }
  if (candidates === 0) {
    return { do: "none" };
  }
  // One after the other: what is granted on several credentials for one call is wasted on all but one.
  const isAwaited = unready.some(({ load }) => load.request?.(estimatedTokens, nowMs) === true);
  return { do: "wait", retryAtMs, verdictPending: verdictPending || isAwaited };
}

/** The pace of a credential that has not answered yet: as quick as the quickest. */
function bestKnownMs(credentials: readonly SpreadCredential[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const { pace } of credentials) {
    best = Math.min(best, pace.smoothedMs ?? best);
  }
  return best === Number.POSITIVE_INFINITY ? 1 : best;
}
