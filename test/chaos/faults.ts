import type { SeededRandom } from "./seeded-random.js";

/** What a key does wrong. */
export const keyFaults = ["revoked", "quota", "throttle", "wrongVectors"] as const;
/** What a server does wrong, to all of its keys. */
export const serverFaults = ["errors", "down", "reset", "hang", "cutStreams", "slow", "html"] as const;

/** What a key of the scripted provider does wrong. `crowd`: it takes five requests at a time. */
export const scriptedKeyFaults = [
  ...keyFaults,
  "throttleWithoutTime",
  "crowd",
  "oddUsage",
  "forbidden",
] as const;
/** What a server of the scripted provider does wrong. `deaf`: nothing comes, and nobody looks at the signal. */
export const scriptedServerFaults = [...serverFaults, "deaf", "overload"] as const;
/** What a total outage looks like. */
export const outageFaults = ["errors", "down", "reset", "hang", "overload"] as const;

export type FaultKind = (typeof scriptedKeyFaults)[number] | (typeof scriptedServerFaults)[number];

/** Something is wrong for a while. */
export interface Fault {
  readonly kind: FaultKind;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Faults that come and go: quiet for a minute or two, then wrong for seconds or minutes. */
export function scheduleFaults(
  random: SeededRandom,
  kinds: readonly [FaultKind, ...FaultKind[]],
  lengthMs: number,
): readonly Fault[] {
  const faults: Fault[] = [];
  for (let nowMs = random.between(0, 90_000); nowMs < lengthMs; ) {
    const toMs = nowMs + random.between(2_000, random.chance(0.3) ? 240_000 : 30_000);
    faults.push({ kind: random.pick(kinds), fromMs: nowMs, toMs });
    nowMs = toMs + random.between(20_000, 180_000);
  }
  return faults;
}

export function faultAt(faults: readonly Fault[], nowMs: number): Fault | undefined {
  return faults.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
}

/** Whether nothing was wrong in all of that time. */
export function isQuiet(faults: readonly Fault[], fromMs: number, toMs: number): boolean {
  return faults.every((fault) => fault.toMs <= fromMs || fault.fromMs > toMs);
}
