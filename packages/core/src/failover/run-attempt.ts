import type { Lease } from "../contract/lease.js";
import { attemptEvent } from "./attempt-event.js";
import type { AttemptFailure } from "./attempt-failure.js";
import { AttemptScope } from "./attempt-scope.js";
import type { CallPlan, ObservedReply } from "./call-plan.js";
import type { CredentialSlot } from "./credential-slot.js";
import type { FailoverCall } from "./failover-call.js";
import { judge, toAttempt } from "./judge.js";

/** How one attempt ended. */
export type AttemptOutcome<Reply> =
  | {
      readonly answered: true;
      readonly scope: AttemptScope;
      readonly reply: Reply;
      readonly startedMs: number;
      readonly durationMs: number;
    }
  | { readonly answered: false; readonly failure: AttemptFailure };

/** Sends one request with one credential. An end from outside is thrown on, not judged. */
export async function runAttempt<Adapter, Reply extends ObservedReply>(
  call: FailoverCall<Adapter>,
  plan: CallPlan<Adapter, Reply>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
): Promise<AttemptOutcome<Reply>> {
  const scope = beginAttempt(call, plan, slot, lease, call.model.shared.clock.monotonicMs());
  const { startedMs } = scope;
  try {
    const reply = await scope.guard(plan.send(slot, scope));
    plan.accept?.(reply);
    return { answered: true, scope, reply, startedMs, durationMs: noteAnswered(call, plan, lease, scope) };
  } catch (thrown) {
    return { answered: false, failure: noteFailed(call, plan, slot, lease, scope, thrown) };
  }
}

/** Everything that comes before a request is sent. Throws when the call was ended meanwhile; the lease has ended then. */
export function beginAttempt<Adapter>(
  call: FailoverCall<Adapter>,
  plan: CallPlan<Adapter, ObservedReply>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
  beganMs: number,
): AttemptScope {
  const { ended } = call;
  if (ended !== undefined) {
    lease.release();
    throw ended.reason;
  }
  const { shared, events } = call.model;
  const startedMs = shared.clock.epochMs();
  const scope = new AttemptScope(plan.inputType, startedMs, beganMs, plan.timeouts.attemptMs);
  call.current = scope;
  if (slot.rotating.length > 0) {
    call.seenRevisions = slot.rotating.map((secret) => secret.revision);
  }
  shared.deadlines.add(scope);
  if (events.wants("attempt")) {
    events.emit("attempt", { ...attemptEvent(call, slot, lease), atMs: startedMs });
  }
  return scope;
}

/** Notes an accepted reply; gives how long it took. Its lease is still open. */
export function noteAnswered<Adapter>(
  call: FailoverCall<Adapter>,
  plan: CallPlan<Adapter, ObservedReply>,
  lease: Lease,
  scope: AttemptScope,
): number {
  const { deadlines, clock } = call.model.shared;
  deadlines.delete(scope);
  const durationMs = Math.round(clock.monotonicMs() - scope.beganMs);
  call.note(toAttempt(plan, lease, scope.startedMs, durationMs));
  return durationMs;
}

/**
 * The one place where a provider's error is received: it is classified first and scrubbed of secrets next, so that nothing above
 * ever holds one. An end from outside is thrown on, not judged.
 */
export function noteFailed<Adapter>(
  call: FailoverCall<Adapter>,
  plan: CallPlan<Adapter, ObservedReply>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
  scope: AttemptScope,
  thrown: unknown,
): AttemptFailure {
  const { deadlines, clock } = call.model.shared;
  const { startedMs, beganMs, interruption } = scope;
  deadlines.delete(scope);
  const durationMs = Math.round(clock.monotonicMs() - beganMs);
  if (call.ended !== undefined) {
    call.note(toAttempt(plan, lease, startedMs, durationMs));
    lease.release();
    throw call.ended.reason;
  }
  const reason = interruption === undefined ? thrown : interruption.reason;
  const failure = judge(call, plan, slot, lease, reason, { startedMs, durationMs });
  call.note(failure.attempt);
  return failure;
}
