import type { SimulatedRequest } from "@hotspare/testkit";

/** A limit that fills steadily: so much at once, and so much of it comes back in a minute. */
export interface SteadyLimit {
  readonly atOnce: number;
  readonly perMinute: number;
}

/** A limit is counted a moment after the request's time is noted. */
const rounding = 0.5;

/**
 * What a server with this limit still allows at a moment, by the requests on one key that it has taken.
 *
 * @throws when the server took what this limit does not allow, or refused what it allows: then what is computed is not what the server does
 */
export function leftAt(limit: SteadyLimit, requests: readonly SimulatedRequest[], atMs: number): number {
  let left = limit.atOnce;
  let nowMs = requests[0]?.startedMs ?? atMs;
  const passTo = (ms: number) => {
    left = Math.min(limit.atOnce, left + ((ms - nowMs) / 60_000) * limit.perMinute);
    nowMs = ms;
  };
  for (const { startedMs, status } of requests) {
    if (startedMs > atMs) break;
    passTo(startedMs);
    if (status === 429) {
      if (left >= 1 + rounding) throw new Error(`The server refused a request and had ${left} left.`);
      continue;
    }
    left -= 1;
    if (left < -rounding) throw new Error(`The server took a request and had ${left + 1} left.`);
  }
  passTo(atMs);
  return left;
}
