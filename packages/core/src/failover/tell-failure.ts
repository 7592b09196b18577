import { attemptEvent } from "./attempt-event.js";
import type { FailoverCall } from "./failover-call.js";

/** Emits the last failure, with what comes next, and then what it did to the circuits. */
export function tellFailure<Adapter>(call: FailoverCall<Adapter>, next?: string): void {
  const { untold } = call.history;
  if (untold === undefined) {
    return;
  }
  call.remember({ untold: undefined });
  const { events, slots, shared } = call.model;
  const { lease, classification, attempt } = untold.failure;
  const slot = slots.get(lease.credentialId);
  if (slot !== undefined && events.wants("failure")) {
    events.emit("failure", {
      ...attemptEvent(call, slot, lease),
      classification,
      durationMs: attempt.durationMs,
      ...(next === undefined ? {} : { next }),
      atMs: shared.clock.epochMs(),
    });
  }
  shared.announcer.announce(untold.transitions);
}
