import type { AcquireRequest } from "../../contract/credential-switcher.js";
import type { Lease } from "../../contract/lease.js";
import { backoffOf } from "../attempt/backoff.js";
import { type AttemptFailure, mayGoRound, mayRecover } from "./attempt-failure.js";
import type { Grant, Offer, PendingRight } from "./call-model.js";
import { type CallPart, openPlan } from "./call-part.js";
import type { Exclusions } from "./exclusions.js";
import type { ModelCredential } from "./model-credential.js";
import {
  type Candidate,
  nextStep,
  offerWithRight,
  repeatStep,
  type Step,
  soonestRight,
} from "./next-step.js";
import { idsOf, noIds, type Roster, RosterQuestion } from "./roster.js";

const end: Step = { do: "end" };
/** How often a waiting call looks whether a ping has ended. */
const pingVerdictMs = 1_000;

/**
 * Gathers what the next step depends on, asks the switcher for a lease, and lets `nextStep` decide when the switcher has none. What the
 * part's plan held is used up.
 *
 * @throws the reason for which the call was stopped
 */
export function takeStep(part: CallPart): Step {
  part.throwIfStopped();
  const { plan, target } = part;
  const attemptsLeft = part.call.settings.maxAttempts - part.attempts;
  switch (plan.is) {
    case "granted":
      if (attemptsLeft > 0 || plan.grant.deadlineMs !== undefined) {
        part.plan = openPlan;
        return plan.grant;
      }
      // The part ends, and releases the grant.
      return end;
    case "split":
      part.plan = openPlan;
      return { do: "split", limits: plan.limits };
    case "failed":
      part.plan = openPlan;
      return afterFailure(part, plan.failure, attemptsLeft);
    case "again":
      part.plan = openPlan;
      return attemptOn(part, plan.credential, attemptsLeft) ?? decidedStep(part, attemptsLeft);
    case "open":
    case "returning":
      return target === undefined ? decidedStep(part, attemptsLeft) : targetStep(part, target);
  }
}

/** A failed attempt is repeated on its credential, as `retry.sameCredential` and the circuit allow; else the credential is excluded. */
function afterFailure(part: CallPart, failure: AttemptFailure, attemptsLeft: number): Step {
  if (part.target !== undefined) {
    return end;
  }
  const { retry, shared } = part.call.model;
  const { credential } = failure;
  if (retry.sameCredential > 0 && !isLeftForSpare(part, credential)) {
    const failuresHere = part.failuresSoFar.countOf(credential);
    const repeat = repeatStep(
      {
        attemptsLeft,
        round: part.retries.round,
        leftMs: part.call.leftMs(),
        backOffMs: backoffOf(failuresHere - 1, retry, shared.random()),
        sameCredential: retry.sameCredential,
        failuresHere,
        mayGoRound: mayGoRound(failure),
      },
      credential,
    );
    if (repeat !== undefined) {
      return repeat;
    }
  }
  part.exclude(credential);
  return decidedStep(part, attemptsLeft);
}

/** The attempt of a check, whatever the health of its credential. A ping brings its lease as a grant. */
function targetStep(part: CallPart, credential: ModelCredential): Step {
  const { health } = part.call.model;
  return part.attempts === 0 && health.has(credential.ref.id)
    ? { do: "attempt", credential, lease: health.lease(credential.ref.id, "attempt") }
    : end;
}

function decidedStep(part: CallPart, attemptsLeft: number): Step {
  const { model } = part.call;
  const { waitingRoom } = model;
  const mayQueue = waitingRoom.size > 0 && part.attempts === 0 && !part.hasGivenUp;
  if (mayQueue && waitingRoom.mustQueue(part, part.excluded)) {
    return { do: "wait", excluded: new Set(part.excluded) };
  }
  const exclusions =
    part.plan.is === "returning" || part.failures.length === 0 ? undefined : part.exclusions(model.roster);
  const offer: Offer = attemptsLeft > 0 ? offerFor(part, exclusions) : { isExhausted: true };
  if (!("lease" in offer)) {
    return stepWithoutLease(part, offer, exclusions?.credentials ?? part.excluded, attemptsLeft);
  }
  if (part.attempts === 0) {
    const { lease } = offer;
    part.isPanic = !lease.probe && !model.health.isClosed(lease.credentialId);
  }
  return offer;
}

/** The switcher offers no attempt now: a retry, a wait or the end. */
function stepWithoutLease(
  part: CallPart,
  offer: Exclude<Offer, Grant>,
  avoided: ReadonlySet<ModelCredential>,
  attemptsLeft: number,
): Step {
  const { call } = part;
  const { retry, shared, roster } = call.model;
  const { round, areOver } = part.retries;
  const candidates = roster.credentials.flatMap((credential) =>
    part.request.isCapable(credential) ? [candidateOf(part, credential, avoided)] : [],
  );
  return nextStep(
    {
      attemptsLeft,
      round,
      maxRounds: retry.maxRounds,
      retriesAreOver: areOver,
      leftMs: call.leftMs(),
      backOffMs: backoffOf(round - 1, retry, shared.random()),
      isPanic: part.isPanic,
      hasTimedOut: part.failures.some(({ isTimeout }) => isTimeout),
      mayWait: !part.hasGivenUp,
    },
    offer,
    candidates,
  );
}

function offerFor(part: CallPart, exclusions: Exclusions | undefined): Offer {
  const waitMs = part.askingMs;
  return exclusions === undefined
    ? askSwitcher(part, part.excluded, waitMs)
    : askWithout(part, exclusions.ids, exclusions.firstIncluded(), waitMs);
}

/** Asks the switcher for a credential that is not excluded. */
export function askSwitcher(part: CallPart, excluded: ReadonlySet<ModelCredential>, waitMs: number): Offer {
  return askWithout(part, idsOf(excluded, part.call.model.roster), 0, waitMs);
}

/** Asks the switcher, again without each credential whose probe this process may not begin now. */
function askWithout(
  part: CallPart,
  excludedIds: ReadonlySet<string>,
  firstIncluded: number,
  waitMs: number,
): Offer {
  const { model } = part.call;
  const { roster } = model;
  const { switcher } = roster;
  let ids = excludedIds;
  let pending: PendingRight | undefined;
  let pinged: ModelCredential | undefined;
  for (;;) {
    const request = new RosterQuestion(roster, part.request, ids, firstIncluded, waitMs);
    const answer = switcher.acquire(request);
    if ("lease" in answer) {
      if (pinged !== undefined) {
        model.pingInBackground(pinged);
      }
      return grantedBy(part, answer.lease, roster) ?? { isExhausted: true };
    }
    if (!("probe" in answer)) {
      return offerOf(part, answer, pinged, pending, request);
    }
    const credential = roster.find(answer.probe);
    const isLastResort = answer.lastResort === true;
    const prefers = credential === undefined || isLastResort ? "never" : model.prefersPing(credential);
    if (credential !== undefined && prefers === "never") {
      const caller = part.attempts === 0 && !part.hasGivenUp ? part : undefined;
      const { timeoutMs } = request;
      const lease = model.leaseProbe(credential, { isLastResort, timeoutMs, caller });
      if (!("isAsked" in lease)) {
        return { do: "attempt", credential, lease: switcher.follow?.(lease, request) ?? lease };
      }
      if (lease.isHeld) {
        return { retryAtMs: lease.retryAtMs, isPending: true, isAsked: true };
      }
      pending = soonestRight(pending, lease);
    } else if (credential !== undefined && prefers === "besideACall") {
      pinged = credential;
    } else if (credential !== undefined) {
      model.pingInBackground(credential);
      const retryAtMs = model.shared.clock.monotonicMs() + pingVerdictMs;
      pending = soonestRight(pending, { retryAtMs, isAsked: false, isHeld: false });
    }
    ids = new Set([...ids, answer.probe]);
  }
}

/** What the call is offered without a lease. When only the credential of a due ping is left, the call probes that credential itself. */
function offerOf(
  part: CallPart,
  answer: { readonly retryAtMs: number; readonly verdictPending?: boolean } | { readonly exhausted: true },
  pinged: ModelCredential | undefined,
  before: PendingRight | undefined,
  request: AcquireRequest,
): Offer {
  const { model } = part.call;
  let pending = before;
  if (pinged !== undefined) {
    const { timeoutMs } = request;
    const lease = model.leaseProbe(pinged, { isLastResort: false, timeoutMs, caller: undefined });
    if (!("isAsked" in lease)) {
      const followed = model.roster.switcher.follow?.(lease, request) ?? lease;
      return { do: "attempt", credential: pinged, lease: followed };
    }
    pending = soonestRight(pending, lease);
  }
  return offerWithRight(answer, pending);
}

/** The grant of a lease. The lease of a credential that has left the list meanwhile is released. */
function grantedBy(part: CallPart, lease: Lease, roster: Roster): Grant | undefined {
  const credential = roster.find(lease.credentialId);
  if (credential === undefined) {
    part.call.model.shared.healthEvents.report(lease.release());
    return undefined;
  }
  return { do: "attempt", credential, lease };
}

/** Whether a circuit of the credential has opened, and a spare that this call has not tried is closed: then a repeat helps nobody. */
function isLeftForSpare(part: CallPart, credential: ModelCredential): boolean {
  const { health, roster } = part.call.model;
  return (
    roster.has(credential) &&
    !health.isClosed(credential.ref.id) &&
    roster.credentials.some(
      (spare) =>
        spare !== credential &&
        !part.excluded.has(spare) &&
        part.request.isCapable(spare) &&
        health.isClosed(spare.ref.id),
    )
  );
}

/** A further attempt on one credential, if the switcher allows it and no spare is better: another call may have opened the circuit meanwhile. */
function attemptOn(part: CallPart, credential: ModelCredential, attemptsLeft: number): Grant | undefined {
  const { roster } = part.call.model;
  if (attemptsLeft <= 0 || !roster.has(credential) || isLeftForSpare(part, credential)) {
    return undefined;
  }
  const request = {
    ...new RosterQuestion(roster, part.request, noIds, 0, part.patienceMs),
    isCapable: (id: string) => id === credential.ref.id,
  };
  const answer = roster.switcher.acquire(request);
  if ("lease" in answer) {
    return { do: "attempt", credential, lease: answer.lease };
  }
  if (!("probe" in answer) || answer.lastResort !== true) {
    return undefined;
  }
  const { timeoutMs } = request;
  const lease = part.call.model.leaseProbe(credential, { isLastResort: true, timeoutMs, caller: undefined });
  return "isAsked" in lease
    ? undefined
    : { do: "attempt", credential, lease: roster.switcher.follow?.(lease, request) ?? lease };
}

function candidateOf(
  part: CallPart,
  credential: ModelCredential,
  avoided: ReadonlySet<ModelCredential>,
): Candidate {
  const { health } = part.call.model;
  const state = health.of(credential.ref.id);
  const isExcluded = part.excluded.has(credential);
  const last = isExcluded ? part.failuresSoFar.lastOf(credential) : undefined;
  return {
    credential,
    isExcluded,
    isAvoided: avoided.has(credential),
    isUnreachable: part.failuresSoFar.isUnreachable(credential),
    isClosed: state.state === "closed",
    isUsable:
      state.state === "closed" ||
      (!state.blocks && health.hasRoom(credential.ref.id)) ||
      (state.state === "open" && state.probeDue),
    mayGoRound: last !== undefined && mayGoRound(last),
    mayRecover: last !== undefined && mayRecover(last),
  };
}
