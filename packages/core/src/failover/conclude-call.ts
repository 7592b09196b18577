import type { Lease } from "../contract/lease.js";
import type { TokenUsage } from "../contract/plugin/token-usage.js";
import type { Transition } from "../contract/transition.js";
import { attemptEvent } from "./attempt-event.js";
import { type AttemptFailure, wasAnswered } from "./attempt-failure.js";
import type { ObservedReply } from "./call-plan.js";
import { type CallEnd, isDeferred, passCharges, settle } from "./charges.js";
import type { CredentialSlot } from "./credential-slot.js";
import type { Engagement } from "./engagement.js";
import type { FailoverCall } from "./failover-call.js";
import { judge } from "./judge.js";
import { tellFailure } from "./tell-failure.js";

/** What the failure does to health now; a charge that waits for the call's end does nothing yet. */
export function passVerdict<Adapter>(
  call: FailoverCall<Adapter>,
  failure: AttemptFailure,
): readonly Transition[] {
  const { lease, row, classification, attempt } = failure;
  if (failure.cutShort) {
    return lease.release();
  }
  if (isDeferred(failure)) {
    call.remember({ deferred: [...call.history.deferred, failure] });
    return [];
  }
  const { durationMs } = attempt;
  return lease.fail(classification, { durationMs, circuit: row.circuit, answered: wasAnswered(failure) });
}

/** Charges the failures that waited for the call's end; a second time does nothing. */
export function conclude<Adapter>(call: FailoverCall<Adapter>, end: CallEnd): void {
  if (call.history.deferred.length === 0) {
    return;
  }
  const { health, shared } = call.model;
  const charges = settle(call.history.deferred, call.history.failures, end);
  call.remember({ deferred: [] });
  shared.announcer.announce(
    passCharges(
      charges,
      (lease, scope) => health.domainOf(lease.credentialId, scope) ?? `${lease.credentialId}:${scope}`,
    ),
  );
}

/** Ends an answered call: its failures are charged to whoever was at fault, and the answer closes circuits. */
export function concludeAnswered<Adapter>(
  call: FailoverCall<Adapter>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
  durationMs: number,
  { usage, rateLimit }: ObservedReply,
): void {
  const { shared, events } = call.model;
  if (call.history.deferred.length > 0) {
    conclude(call, answeredBy(slot));
  }
  shared.announcer.announce(lease.succeed({ durationMs, usage, rateLimit }));
  shared.budgets.earn(slot.endpoint);
  if (!call.model.sparesPrepared) {
    call.model.prepareSpares();
  }
  if (usage !== undefined) {
    slot.counter.answered(usage, call.plan.purpose);
  }
  if (events.wants("success")) {
    events.emit("success", { ...attemptEvent(call, slot, lease), durationMs, atMs: shared.clock.epochMs() });
  }
  if (usage !== undefined && events.wants("usage")) {
    events.emit("usage", {
      ...attemptEvent(call, slot, lease),
      purpose: call.plan.purpose,
      usage,
      atMs: shared.clock.epochMs(),
    });
  }
}

/** A stream's first content has come: a probe has proved itself, and the call's failures are charged to whoever was at fault. */
export function proveStream<Adapter>(
  call: FailoverCall<Adapter>,
  { slot, lease }: Pick<Engagement<Adapter, unknown>, "slot" | "lease">,
): void {
  conclude(call, answeredBy(slot));
  call.model.shared.announcer.announce(lease.confirm());
}

/** The consumer has left before the first content was handed over: no verdict on who was about to answer. */
export function discard<Adapter>(
  call: FailoverCall<Adapter>,
  { slot, lease }: Pick<Engagement<Adapter, unknown>, "slot" | "lease">,
): void {
  conclude(call, answeredBy(slot));
  call.model.shared.announcer.announce(lease.release());
}

function answeredBy<Adapter>({ ref, endpoint }: CredentialSlot<Adapter>): CallEnd {
  return { answeredBy: { credentialId: ref.id, endpoint, model: ref.model } };
}

/** A stream failed after its first content: it counts, and nothing is tried again. */
export function concludeInterrupted<Adapter>(
  call: FailoverCall<Adapter>,
  engaged: Engagement<Adapter, unknown>,
  thrown: unknown,
  usage: TokenUsage,
): AttemptFailure {
  const { slot, lease, startedMs } = engaged;
  const { clock, announcer } = call.model.shared;
  const times = { startedMs, durationMs: clock.epochMs() - startedMs };
  const failure = judge(call, call.plan, slot, lease, thrown, times);
  call.attempts = [...call.attempts.slice(0, -1), failure.attempt];
  slot.counter.interrupted(usage, call.plan.purpose);
  call.remember({ untold: { failure, transitions: [] } });
  tellFailure(call);
  const { durationMs } = failure.attempt;
  const { classification, row } = failure;
  announcer.announce(
    failure.cutShort
      ? lease.release()
      : lease.fail(classification, {
          durationMs,
          usage,
          circuit: row.circuit,
          answered: wasAnswered(failure),
        }),
  );
  return failure;
}
