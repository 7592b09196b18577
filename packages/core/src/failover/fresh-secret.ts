import { AttemptScope } from "./attempt-scope.js";
import type { CredentialSlot } from "./credential-slot.js";
import type { FailoverCall } from "./failover-call.js";

/**
 * A secret that a function gives is read again after it was refused, once in a call; true: it has changed, so the credential
 * deserves one more attempt. A function that hangs has an attempt's time, and does not hold a call that was ended.
 */
export async function hasFreshSecret<Adapter>(
  call: FailoverCall<Adapter>,
  slot: CredentialSlot<Adapter>,
): Promise<boolean> {
  if (slot.rotating.length === 0 || call.history.refreshed.has(slot.ref.id)) {
    return false;
  }
  call.remember({ refreshed: new Set([...call.history.refreshed, slot.ref.id]) });
  const { clock, deadlines } = call.model.shared;
  const scope = new AttemptScope(
    undefined,
    clock.epochMs(),
    clock.monotonicMs(),
    call.plan.timeouts.attemptMs,
  );
  call.current = scope;
  deadlines.add(scope);
  try {
    return await scope.guard(readAgain(slot, call.seenRevisions));
  } catch {
    return false;
  } finally {
    deadlines.delete(scope);
  }
}

async function readAgain<Adapter>(
  slot: CredentialSlot<Adapter>,
  seenRevisions: readonly number[],
): Promise<boolean> {
  // Calls that began before the first reading have used the key which that reading gave.
  const fresh = await Promise.allSettled(
    slot.rotating.map((secret, index) => secret.refresh(Math.max(1, seenRevisions[index] ?? 1))),
  );
  return fresh.some((result) => result.status === "fulfilled" && result.value);
}
