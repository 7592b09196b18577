import type { Lease } from "../contract/lease.js";
import { recordFailure } from "../errors/failure-of.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { AttemptScope } from "./attempt-scope.js";
import { probeInBackground } from "./background-probe.js";
import { backoffOf } from "./backoff.js";
import type { CallPlan, ObservedReply } from "./call-plan.js";
import { conclude, passVerdict } from "./conclude-call.js";
import type { CredentialSlot } from "./credential-slot.js";
import type { Engagement } from "./engagement.js";
import { exhaust } from "./exhaust.js";
import type { FailoverCall } from "./failover-call.js";
import { hasFreshSecret } from "./fresh-secret.js";
import { ask, nextLease, spareLease } from "./next-lease.js";
import { noteFailed, runAttempt } from "./run-attempt.js";
import { tellFailure } from "./tell-failure.js";
import { pause } from "./wait.js";

/** Finds the credential that answers. Throws the call's error; every lease but the answering one has ended then. */
export async function engage<Adapter, Reply extends ObservedReply>(
  call: FailoverCall<Adapter>,
  plan: CallPlan<Adapter, Reply>,
): Promise<Engagement<Adapter, Reply>> {
  return engageWith(call, plan, firstLease(call));
}

/** The same, beginning with a lease; undefined: the switcher has none at once. */
export function engageWith<Adapter, Reply extends ObservedReply>(
  call: FailoverCall<Adapter>,
  plan: CallPlan<Adapter, Reply>,
  lease: Lease | undefined,
): Promise<Engagement<Adapter, Reply>> {
  return attemptInTurn(call, plan, () => lease ?? nextLease(call, () => tellFailure(call)));
}

/** The same of a call whose attempt has just failed. */
export function engageAfter<Adapter, Reply extends ObservedReply>(
  call: FailoverCall<Adapter>,
  plan: CallPlan<Adapter, Reply>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
  scope: AttemptScope,
  thrown: unknown,
): Promise<Engagement<Adapter, Reply>> {
  return attemptInTurn(call, plan, () =>
    afterFailure(call, slot, noteFailed(call, plan, slot, lease, scope, thrown)),
  );
}

/** The credential of a call that has tried nothing, if the switcher has one at once. */
export function firstLease<Adapter>(call: FailoverCall<Adapter>): Lease | undefined {
  if (call.model.ping !== undefined) {
    probeInBackground(call.model);
  }
  const answer = ask(call, call.history.tried);
  return "lease" in answer ? answer.lease : undefined;
}

async function attemptInTurn<Adapter, Reply extends ObservedReply>(
  call: FailoverCall<Adapter>,
  plan: CallPlan<Adapter, Reply>,
  begin: () => Lease | undefined | Promise<Lease | undefined>,
): Promise<Engagement<Adapter, Reply>> {
  try {
    let lease = await begin();
    for (;;) {
      if (lease === undefined) {
        tellFailure(call);
        conclude(call, { failed: true });
        throw exhaust(call);
      }
      const slot = call.model.slots.get(lease.credentialId);
      if (slot === undefined) {
        // Taken off the list between the choice and now.
        lease.release();
        lease = await nextLease(call, () => tellFailure(call));
        continue;
      }
      const outcome = await runAttempt(call, plan, slot, lease);
      if (outcome.answered) {
        const { scope, reply, startedMs, durationMs } = outcome;
        return { slot, lease, scope, reply, startedMs, durationMs };
      }
      lease = await afterFailure(call, slot, outcome.failure);
    }
  } catch (error) {
    tellFailure(call);
    conclude(call, { failed: true });
    throw error;
  }
}

/** Judged, noted and told; gives the lease of the next attempt, or throws the call's error. */
async function afterFailure<Adapter>(
  call: FailoverCall<Adapter>,
  slot: CredentialSlot<Adapter>,
  failure: AttemptFailure,
): Promise<Lease | undefined> {
  call.remember({ failures: [...call.history.failures, failure] });
  slot.counter.failed(call.plan.purpose);
  const renewed = failure.classification.class === "auth" && (await hasFreshSecret(call, slot));
  if (renewed || call.ended !== undefined) {
    call.remember({ untold: { failure, transitions: failure.lease.release() } });
    call.throwIfEnded();
    // Without a lease somebody else has opened the circuit meanwhile: the call moves on.
    const retried = hasAttemptsLeft(call) ? leaseOf(call, slot.ref.id) : undefined;
    if (retried !== undefined) {
      return retried;
    }
  } else {
    call.remember({ untold: { failure, transitions: passVerdict(call, failure) } });
  }
  if (failure.row.call === "rethrow") {
    recordFailure(failure.error, { classification: failure.classification, attempts: call.attempts });
    throw failure.error;
  }
  const again = await sameCredential(call, slot, failure);
  if (again !== undefined) {
    return again;
  }
  // A credential that was replaced meanwhile is another one: it has not been tried.
  if (call.model.slots.get(slot.ref.id) === slot) {
    call.remember({ tried: new Set([...call.history.tried, slot.ref.id]) });
  }
  call.throwIfEnded();
  const spare = hasAttemptsLeft(call) ? spareLease(call) : undefined;
  tellFailure(call, spare?.credentialId);
  return spare ?? nextLease(call, () => undefined);
}

/** `retry.sameCredential`: a transient failure is tried again where it happened, after a back-off and from the budget. */
async function sameCredential<Adapter>(
  call: FailoverCall<Adapter>,
  slot: CredentialSlot<Adapter>,
  failure: AttemptFailure,
): Promise<Lease | undefined> {
  const { retry, shared } = call.model;
  const { id } = slot.ref;
  const made = call.history.failures.filter((earlier) => earlier.lease.credentialId === id).length;
  if (failure.row.call !== "nextThenRounds" || made > retry.sameCredential || call.history.round > 1) {
    return undefined;
  }
  const waitMs = backoffOf(made - 1, retry, shared.random());
  if (!hasAttemptsLeft(call) || waitMs >= call.leftMs() || !shared.budgets.spend(slot.endpoint)) {
    return undefined;
  }
  tellFailure(call, id);
  await pause(call, waitMs);
  return leaseOf(call, id);
}

function leaseOf<Adapter>(call: FailoverCall<Adapter>, credentialId: string): Lease | undefined {
  const { capable } = call.plan;
  const answer = ask(call, new Set([...capable].filter((id) => id !== credentialId)));
  if (!("lease" in answer)) {
    return undefined;
  }
  tellFailure(call, credentialId);
  return answer.lease;
}

function hasAttemptsLeft<Adapter>(call: FailoverCall<Adapter>): boolean {
  return call.attempts.length < call.model.retry.maxAttempts;
}
