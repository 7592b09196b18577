import type { FailoverCall } from "./failover-call.js";

/** Sleeps within a call; an end of the call from outside ends the sleep. */
export async function pause<Adapter>(call: FailoverCall<Adapter>, ms: number): Promise<void> {
  call.throwIfEnded();
  await call.model.shared.clock.sleep(ms, call.waitSignal);
  call.throwIfEnded();
}

/**
 * Sleeps until some circuit changes, or for `ms`: how a call waits for another one's probe. One that waits for room wakes also when an
 * attempt ends.
 */
export async function pauseUntilChange<Adapter>(call: FailoverCall<Adapter>, ms: number): Promise<void> {
  call.throwIfEnded();
  const { clock } = call.model.shared;
  const { registry } = call.model.health;
  const woken = new AbortController();
  const wake = () => woken.abort();
  const unwatch = registry.watch(wake);
  const unwatchLeases = call.history.heldUntilMs === undefined ? undefined : registry.watchLeases(wake);
  call.waitSignal.addEventListener("abort", wake, { once: true });
  try {
    await clock.sleep(ms, woken.signal);
  } catch {
    // Woken before its time: the caller of this function looks again either way.
  } finally {
    unwatch();
    unwatchLeases?.();
    call.waitSignal.removeEventListener("abort", wake);
  }
  call.throwIfEnded();
}
