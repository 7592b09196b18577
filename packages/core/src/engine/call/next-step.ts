import type { BatchLimits } from "../../request/embedding-inputs.js";
import type { Grant, Offer, PendingRight } from "./call-model.js";
import type { ModelCredential } from "./model-credential.js";

/** What a call does next. */
export type Step =
  | Grant
  | {
      readonly do: "backOff";
      readonly waitMs: number;
      /** The retry is paid from the budget of this credential's server. */
      readonly payer: ModelCredential;
      /** Credentials of the next round; empty: the round goes on. */
      readonly revisited: readonly ModelCredential[];
      /** The credential that is tried again before all others. */
      readonly again?: ModelCredential;
      /** Without budget the call ends, and does not wait for an answer of the server. */
      readonly onlyFromBudget: boolean;
    }
  | {
      readonly do: "wait";
      /** Credentials that must not be used after the wait either. */
      readonly excluded: ReadonlySet<ModelCredential>;
    }
  | {
      /** A request takes fewer inputs: the part goes on in smaller parts. */
      readonly do: "split";
      readonly limits: BatchLimits;
    }
  | {
      readonly do: "end";
      /** When the switcher wants to be asked again for a healthy credential that it keeps back, monotonic milliseconds. */
      readonly keptBackUntilMs?: number | undefined;
    };

/** A credential as the decision sees it. */
export interface Candidate {
  readonly credential: ModelCredential;
  /** It failed in this round. */
  readonly isExcluded: boolean;
  /** Its server failed as a whole in this round. */
  readonly isAvoided: boolean;
  /** An attempt on it could be had now, as far as its circuits go. */
  readonly isUsable: boolean;
  readonly isClosed: boolean;
  /** Its server could not be reached in this round: another key cannot help. */
  readonly isUnreachable: boolean;
  /** Its last failure in this call is worth another round. */
  readonly mayGoRound: boolean;
  /** Its last failure in this call is worth a wait: a stated time, or a rate limit. */
  readonly mayRecover: boolean;
}

/** Everything that decides what a call does next. */
export interface StepFacts {
  readonly attemptsLeft: number;
  readonly round: number;
  readonly maxRounds: number;
  /** The call's own time. */
  readonly leftMs: number;
  /** What a back-off takes now. */
  readonly backOffMs: number;
  /** The call began with nothing closed. */
  readonly isPanic: boolean;
  /** An attempt of this round ran out of its time. */
  readonly hasTimedOut: boolean;
  /** The budget has refused a retry that only the budget could allow. */
  readonly retriesAreOver: boolean;
  readonly mayWait: boolean;
}

const end: Step = { do: "end" };

/**
 * Decides what comes next, from most to least wanted: the attempt that the switcher offers; a wait for a healthy credential that it keeps
 * back; another key of a server that failed, after a back-off; the next round, after a back-off; a recovery that is near; the end.
 */
export function nextStep(facts: StepFacts, offer: Offer, candidates: readonly Candidate[]): Step {
  if ("lease" in offer) {
    return offer;
  }
  if (facts.attemptsLeft <= 0) {
    return end;
  }
  const isKeptBack = candidates.some(
    ({ isExcluded, isAvoided, isClosed }) => isClosed && !isExcluded && !isAvoided,
  );
  if (!isKeptBack) {
    const retry = retryStep(facts, candidates);
    if (retry !== undefined) {
      return retry;
    }
  }
  if (!facts.mayWait) {
    return endOf(offer, isKeptBack);
  }
  const isPending = "isPending" in offer && offer.isPending;
  const excluded = candidates.filter((candidate) => !isAwaited(candidate, isKeptBack || isPending));
  return excluded.length === candidates.length
    ? endOf(offer, isKeptBack)
    : { do: "wait", excluded: new Set(excluded.map(({ credential }) => credential)) };
}

function endOf(offer: Exclude<Offer, Grant>, isKeptBack: boolean): Step {
  return isKeptBack && "retryAtMs" in offer ? { do: "end", keptBackUntilMs: offer.retryAtMs } : end;
}

/** Another key of a failed server, or the next round; undefined: there is none, or no time for it. */
function retryStep(facts: StepFacts, candidates: readonly Candidate[]): Step | undefined {
  if (facts.backOffMs >= facts.leftMs) {
    return undefined;
  }
  const untried = candidates.find(
    (candidate) => isUntried(candidate) && !(facts.retriesAreOver && candidate.isUnreachable),
  );
  if (untried !== undefined) {
    return {
      do: "backOff",
      waitMs: facts.backOffMs,
      payer: untried.credential,
      revisited: [],
      onlyFromBudget: untried.isUnreachable,
    };
  }
  if (facts.retriesAreOver || facts.round >= facts.maxRounds || (facts.isPanic && facts.hasTimedOut)) {
    return undefined;
  }
  const revisited = candidates.filter(({ mayGoRound }) => mayGoRound).map(({ credential }) => credential);
  const [payer] = revisited;
  return payer === undefined
    ? undefined
    : { do: "backOff", waitMs: facts.backOffMs, payer, revisited, onlyFromBudget: facts.isPanic };
}

/** Whether the call leaves the credential alone only because its server failed under another key. */
function isUntried({ isExcluded, isAvoided, isUsable }: Candidate): boolean {
  return !isExcluded && isAvoided && isUsable;
}

/** Whether the call waits for this credential. `isHeld`: the switcher keeps a credential back, or a verdict or the right to probe is under way. */
function isAwaited({ isExcluded, isAvoided, isUsable, mayRecover }: Candidate, isHeld: boolean): boolean {
  return isExcluded ? mayRecover : (isHeld && !isAvoided) || !isUsable;
}

/** What decides whether a failure is tried again where it happened. */
export interface RepeatFacts {
  readonly attemptsLeft: number;
  readonly round: number;
  readonly leftMs: number;
  readonly backOffMs: number;
  /** `retry.sameCredential`. */
  readonly sameCredential: number;
  /** Failures on this credential in this call, the last one included. */
  readonly failuresHere: number;
  readonly mayGoRound: boolean;
}

/** `retry.sameCredential`: a transient failure is tried again on its credential, after a back-off and from the budget. */
export function repeatStep(facts: RepeatFacts, credential: ModelCredential): Step | undefined {
  if (!facts.mayGoRound || facts.failuresHere > facts.sameCredential || facts.round > 1) {
    return undefined;
  }
  if (facts.attemptsLeft <= 0 || facts.backOffMs >= facts.leftMs) {
    return undefined;
  }
  return {
    do: "backOff",
    waitMs: facts.backOffMs,
    payer: credential,
    revisited: [],
    again: credential,
    onlyFromBudget: true,
  };
}

/** What a call is offered when the switcher has no lease for it. `pending`: a right that may come, which makes a wait worth it. */
export function offerWithRight(
  answer: { readonly retryAtMs: number; readonly verdictPending?: boolean } | { readonly exhausted: true },
  pending: PendingRight | undefined,
): Exclude<Offer, Grant> {
  const isExhausted = "exhausted" in answer;
  if (pending === undefined) {
    return isExhausted ? { isExhausted } : { ...answer, isPending: answer.verdictPending === true };
  }
  // The right to probe is another process's, which may never report how its probe ended.
  const { retryAtMs, isAsked } = pending;
  return {
    retryAtMs: isExhausted ? retryAtMs : Math.min(answer.retryAtMs, retryAtMs),
    isPending: true,
    ...(isAsked ? { isAsked } : {}),
  };
}

/** Of two rights that may come: one of them is worth the wait. */
export function soonestRight(one: PendingRight | undefined, other: PendingRight): PendingRight {
  return one === undefined
    ? other
    : {
        retryAtMs: Math.min(one.retryAtMs, other.retryAtMs),
        isAsked: one.isAsked || other.isAsked,
        isHeld: false,
      };
}
