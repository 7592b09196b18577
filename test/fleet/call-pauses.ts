import type { Hotspare } from "@hotspare/core";

/** Measures how long each call does nothing: until its first attempt, between its attempts, and after the last. */
export function watchPauses(
  events: Hotspare<readonly []>["events"],
  nowMs: () => number,
): { readonly longestMs: number } {
  const found = { longestMs: 0 };
  const pausedSinceMs = new Map<number, number>();
  const pause = ({ callId }: { readonly callId: number }) => void pausedSinceMs.set(callId, nowMs());
  const goOn = ({ callId }: { readonly callId: number }) => {
    const sinceMs = pausedSinceMs.get(callId);
    pausedSinceMs.delete(callId);
    if (sinceMs !== undefined) found.longestMs = Math.max(found.longestMs, nowMs() - sinceMs);
  };
  for (const event of ["callStart", "failure", "success", "abandoned"] as const) events.on(event, pause);
  for (const event of ["attempt", "callEnd"] as const) events.on(event, goOn);
  return found;
}
