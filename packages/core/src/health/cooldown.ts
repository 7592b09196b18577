import type { Classification } from "../contract/plugin/classification.js";
import type { PolicyRow } from "../contract/policy.js";

/** The numbers of a breaker, all present. */
export interface CooldownSettings {
  readonly failureThreshold: number;
  readonly cooldownMs: number;
  readonly maxCooldownMs: number;
  readonly maxStatedWaitMs: number;
  readonly failbackAfterMs: number;
}

/** How long a domain stays open. */
export interface Cooldown {
  /** When the domain may be probed, monotonic milliseconds. */
  readonly probeAtMs: number;
  /** The end of the cooldown as it is reported. It is later than `probeAtMs` when a stated wait is beyond belief. */
  readonly untilMs: number;
  /** The end of the wait that the provider stated. */
  readonly statedUntilMs: number | undefined;
}

/** A provider's "retry after 0 seconds", taken literally, makes a hot loop. */
const minStatedWaitMs = 1_000;

const jitterShare = 0.1;

/**
 * Works out a cooldown. `openings` counts this opening and those before it without a success between; `random` is in [0, 1). Our own
 * time doubles with the openings and is jittered; a stated time is neither, and is never shortened.
 */
export function cooldownOf(
  classification: Classification,
  cooldown: PolicyRow["cooldown"],
  openings: number,
  nowMs: number,
  random: number,
  settings: CooldownSettings,
): Cooldown {
  const statedUntilMs = statedEnd(classification, nowMs);
  const slow = cooldown === "failback";
  const baseMs = slow ? settings.failbackAfterMs : settings.cooldownMs;
  const doubledMs = Math.min(baseMs * 2 ** (openings - 1), Math.max(settings.maxCooldownMs, baseMs));
  const ownUntilMs = nowMs + doubledMs * (1 + jitterShare * random);
  if (statedUntilMs === undefined) {
    return { probeAtMs: ownUntilMs, untilMs: ownUntilMs, statedUntilMs };
  }
  const untilMs = slow ? Math.max(ownUntilMs, statedUntilMs) : statedUntilMs;
  return { probeAtMs: probeTime(untilMs, statedUntilMs, nowMs, settings), untilMs, statedUntilMs };
}

/** The monotonic time at which a stated wait ends; undefined when none was stated. */
export function statedEnd(classification: Classification, nowMs: number): number | undefined {
  if (classification.retryAfterMs === undefined) {
    return undefined;
  }
  return nowMs + Math.max(minStatedWaitMs, classification.retryAfterMs);
}

/** A stated wait beyond belief (Azure's `retry-after: 86400` on a minute's limit) is probed each `failback.afterMs`. */
export function probeTime(
  untilMs: number,
  statedUntilMs: number,
  nowMs: number,
  settings: CooldownSettings,
): number {
  if (statedUntilMs - nowMs <= settings.maxStatedWaitMs) {
    return untilMs;
  }
  return Math.min(untilMs, nowMs + settings.failbackAfterMs);
}
