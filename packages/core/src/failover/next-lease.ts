import type { AcquireAnswer } from "../contract/credential-switcher.js";
import type { Lease } from "../contract/lease.js";
import { type AttemptFailure, isOfEndpoint } from "./attempt-failure.js";
import { backoffOf } from "./backoff.js";
import type { FailoverCall } from "./failover-call.js";
import { pause, pauseUntilChange } from "./wait.js";

/** Asks the switcher, once. */
export function ask<Adapter>(call: FailoverCall<Adapter>, tried: ReadonlySet<string>): AcquireAnswer {
  const { capable, inputs, estimatedTokens, timeouts } = call.plan;
  return call.model.switcher.acquire({
    tried,
    capable,
    inputs,
    estimatedTokens,
    timeoutMs: timeouts.attemptMs,
  });
}

/**
 * Finds the credential of the call's next attempt, waiting where a wait can help; undefined: nobody is left. In this order:
 * a spare; another key of a server that failed, after a back-off; the next round, after a back-off; a recovery that is near.
 * Before each wait `onWait` is called.
 */
export async function nextLease<Adapter>(
  call: FailoverCall<Adapter>,
  onWait: () => void,
): Promise<Lease | undefined> {
  // A switcher that keeps back what looks usable is not asked again after each back-off until the budget is gone.
  let refused = false;
  for (;;) {
    call.throwIfEnded();
    if (call.attempts.length >= call.model.retry.maxAttempts) {
      return undefined;
    }
    const avoided = avoidedNow(call);
    const spare = askSpare(call, avoided);
    if ("lease" in spare) {
      return spare.lease;
    }
    call.remember({ heldUntilMs: heldUntil(call, spare, avoided) });
    refused ||= call.history.heldUntilMs !== undefined;
    if (!refused && (await beginRetry(call, onWait))) {
      const answer = ask(call, call.history.tried);
      if ("lease" in answer) {
        return answer.lease;
      }
      refused = true;
    }
    const recovered = await awaitRecovery(call, avoided, onWait);
    if (recovered !== "again") {
      return recovered;
    }
  }
}

/** A credential that has not been tried, of a server that has not failed in this round. */
export function spareLease<Adapter>(call: FailoverCall<Adapter>): Lease | undefined {
  const answer = askSpare(call, avoidedNow(call));
  return "lease" in answer ? answer.lease : undefined;
}

function askSpare<Adapter>(call: FailoverCall<Adapter>, avoided: ReadonlySet<string>): AcquireAnswer {
  const answer = ask(call, avoided);
  if (!("lease" in answer)) {
    return answer;
  }
  const { lease } = answer;
  const { health, slots, shared } = call.model;
  // In a panic a call has one attempt; more only from the budget.
  const panic = call.attempts.length > 0 && !lease.probe && !health.isClosed(lease.credentialId);
  if (panic && !shared.budgets.spend(slots.get(lease.credentialId)?.endpoint ?? "")) {
    lease.release();
    return { exhausted: true };
  }
  return answer;
}

/** When a switcher that keeps back what is healthy, since its limits are used up, wants to be asked again; undefined: it does not. */
function heldUntil<Adapter>(
  call: FailoverCall<Adapter>,
  answer: AcquireAnswer,
  avoided: ReadonlySet<string>,
): number | undefined {
  const held = capableNow(call).some((id) => !avoided.has(id) && call.model.health.isClosed(id));
  return held && "retryAtMs" in answer ? answer.retryAtMs : undefined;
}

/** Those tried, and the keys of a server that failed as a whole in this round; of one model, if only that failed. */
function avoidedNow<Adapter>(call: FailoverCall<Adapter>): ReadonlySet<string> {
  const { slots } = call.model;
  const failures = call.history.failures.filter(
    (failure) => call.history.tried.has(failure.lease.credentialId) && isOfEndpoint(failure),
  );
  if (failures.length === 0) {
    return call.history.tried;
  }
  const behind = [...slots.values()].filter(({ ref, endpoint }) =>
    failures.some(
      (failure) =>
        failure.endpoint === endpoint &&
        (failure.classification.scope === "endpoint" || failure.model === ref.model),
    ),
  );
  return new Set([...call.history.tried, ...behind.map((slot) => slot.ref.id)]);
}

/** Waits for the back-off and pays for a retry; false: there is nothing to retry, or no time or budget for it. */
async function beginRetry<Adapter>(call: FailoverCall<Adapter>, onWait: () => void): Promise<boolean> {
  const { slots, retry, shared } = call.model;
  const untried = capableNow(call).filter((id) => !call.history.tried.has(id) && mayBeUsed(call, id));
  const again = untried.length > 0 ? [] : nextRound(call);
  const [first] = [...untried, ...again];
  const endpoint = first === undefined ? undefined : slots.get(first)?.endpoint;
  const waitMs = backoffOf(call.history.round - 1, retry, shared.random());
  if (endpoint === undefined || waitMs >= call.leftMs() || !shared.budgets.spend(endpoint)) {
    return false;
  }
  onWait();
  await pause(call, waitMs);
  if (again.length > 0) {
    const tried = new Set([...call.history.tried].filter((id) => !again.includes(id)));
    call.remember({ round: call.history.round + 1, tried });
  }
  return true;
}

/** Credentials of the next round: those whose last failure the policy sends round again. */
function nextRound<Adapter>(call: FailoverCall<Adapter>): readonly string[] {
  if (call.history.round >= call.model.retry.maxRounds) {
    return [];
  }
  const { slots } = call.model;
  return [...call.history.tried].filter(
    (id) => slots.has(id) && call.lastFailureOf(id)?.row.call === "nextThenRounds",
  );
}

/** Those of the call's credentials that are still on the list. */
export function capableNow<Adapter>({ plan, model }: FailoverCall<Adapter>): readonly string[] {
  return [...plan.capable].filter((id) => model.slots.has(id));
}

/** Whether an attempt on the credential could be had now; looking takes nothing. */
function mayBeUsed<Adapter>(call: FailoverCall<Adapter>, credentialId: string): boolean {
  const health = call.model.health.of(credentialId);
  return health.state === "closed" || health.soft || (health.state === "open" && health.probeDue);
}

/** Waits for a recovery that is near: a stated time, the end of a cooldown, or the verdict of a probe under way. */
async function awaitRecovery<Adapter>(
  call: FailoverCall<Adapter>,
  avoided: ReadonlySet<string>,
  onWait: () => void,
): Promise<Lease | "again" | undefined> {
  const { shared } = call.model;
  const capable = capableNow(call);
  const isHeld = (id: string) => call.history.heldUntilMs !== undefined && !avoided.has(id);
  const awaited = capable.filter((id) =>
    call.history.tried.has(id) ? mayRecoverSoon(call, id) : isHeld(id) || !mayBeUsed(call, id),
  );
  const answer = ask(call, new Set(capable.filter((id) => !awaited.includes(id))));
  if ("lease" in answer) {
    return answer.lease;
  }
  if ("exhausted" in answer) {
    return undefined;
  }
  const nowMs = shared.clock.monotonicMs();
  const patienceMs = Math.min(call.plan.maxWaitMs - call.history.waitedMs, call.leftMs());
  // A time that has come already is waited for a moment, so that asking again cannot become a hot loop.
  const waitMs = Math.max(1, answer.retryAtMs - nowMs);
  if (patienceMs <= 0 || (waitMs > patienceMs && answer.verdictPending !== true)) {
    return undefined;
  }
  onWait();
  await pauseUntilChange(call, Math.min(waitMs, patienceMs));
  call.remember({
    waitedMs: call.history.waitedMs + shared.clock.monotonicMs() - nowMs,
    tried: new Set([...call.history.tried].filter((id) => !awaited.includes(id))),
  });
  return "again";
}

/**
 * Tried in this call, and worth another look when its time comes: a stated wait, or a rate limit. Only of a failure that parks
 * the credential: without a circuit to hold it back it would be asked again at once, and without end.
 */
function mayRecoverSoon<Adapter>(call: FailoverCall<Adapter>, credentialId: string): boolean {
  const failure = call.lastFailureOf(credentialId);
  if (failure === undefined || failure.row.call === "rethrow" || !parks(failure)) {
    return false;
  }
  const { class: name, retryAfterMs } = failure.classification;
  return name === "rate_limited" || (retryAfterMs !== undefined && name !== "auth" && name !== "not_found");
}

function parks({ row, classification: { scope, retryAfterMs } }: AttemptFailure): boolean {
  return (
    scope !== "request" && (row.circuit === "open" || (row.circuit === "count" && retryAfterMs !== undefined))
  );
}
