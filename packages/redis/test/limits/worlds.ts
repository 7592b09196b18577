import type { KeyLimit } from "./shared-keys.js";
import type { SharedLoopOptions } from "./shared-loop.js";

const minuteMs = 60_000;
const steady = (limit: number, periodMs = minuteMs): KeyLimit => ({ kind: "bucket", limit, periodMs });
const windowed = (limit: number, periodMs = minuteMs): KeyLimit => ({ kind: "window", limit, periodMs });

/** Worlds of eight processes with four keys. */
export const worlds: Record<string, Omit<SharedLoopOptions, "link">> = {
  "stated bucket 1200/min": {
    limits: { requests: steady(1_200) },
    seconds: 180,
    fromSeconds: 60,
    stated: true,
  },
  "stated bucket 40 at once, 20/s": {
    limits: { requests: steady(40, 2_000) },
    seconds: 60,
    fromSeconds: 5,
    stated: true,
  },
  "stated window 1200/min": {
    limits: { requests: windowed(1_200) },
    seconds: 180,
    fromSeconds: 60,
    stated: true,
  },
  "stated window 60 in an hour": {
    limits: { requests: windowed(60, 3_600_000) },
    seconds: 60,
    stated: true,
    callers: new Array(8).fill(1),
    latencyMs: () => 40,
  },
  "stated window 60 in 3 s": {
    limits: { requests: windowed(60, 3_000) },
    seconds: 60,
    fromSeconds: 6,
    stated: true,
  },
  "stated bucket 60/min": { limits: { requests: steady(60) }, seconds: 300, fromSeconds: 120, stated: true },
  "stated window 60/min": {
    limits: { requests: windowed(60) },
    seconds: 300,
    fromSeconds: 120,
    stated: true,
  },
  "stated bucket 10000/min": {
    limits: { requests: steady(10_000) },
    seconds: 180,
    fromSeconds: 60,
    stated: true,
    callers: new Array(8).fill(64),
  },
  "stated window 10000/min": {
    limits: { requests: windowed(10_000) },
    seconds: 180,
    fromSeconds: 60,
    stated: true,
    callers: new Array(8).fill(64),
  },
  "stated tokens bucket 60000/min": {
    limits: { requests: steady(6_000), tokens: steady(60_000) },
    seconds: 180,
    fromSeconds: 60,
    stated: true,
    tokens: (_, random) => 10 + Math.floor(random() * 90),
  },
  "stated tokens window 60000/min": {
    limits: { requests: windowed(6_000), tokens: windowed(60_000) },
    seconds: 180,
    fromSeconds: 60,
    stated: true,
    tokens: (_, random) => 10 + Math.floor(random() * 90),
  },
  "stated bucket 1200/min, one process has all": {
    limits: { requests: steady(1_200) },
    seconds: 180,
    fromSeconds: 60,
    stated: true,
    callers: [100, 1, 1, 1, 1, 1, 1, 1],
  },
  "stated bucket 1200/min, others use 5/s": {
    limits: { requests: steady(1_200) },
    seconds: 180,
    fromSeconds: 60,
    stated: true,
    elsewhere: 5,
  },
  "stated bucket 1200/min, come and go": {
    limits: { requests: steady(1_200) },
    seconds: 240,
    fromSeconds: 60,
    stated: true,
    life: (p) => ({ fromMs: p * 15_000, toMs: p * 15_000 + 130_000 }),
  },
  "stated bucket 1200/min, slow answers": {
    limits: { requests: steady(1_200) },
    seconds: 180,
    fromSeconds: 60,
    stated: true,
    latencyMs: (random) => 2_000 + random() * 4_000,
    callers: new Array(8).fill(80),
  },
  "unstated bucket 1200/min": {
    limits: { requests: steady(1_200) },
    seconds: 180,
    fromSeconds: 60,
    stated: false,
    usedAtFirst: 1,
  },
  "unstated bucket 40 at once, 20/s": {
    limits: { requests: steady(40, 2_000) },
    seconds: 120,
    fromSeconds: 10,
    stated: false,
  },
  "unstated window 1200/min": {
    limits: { requests: windowed(1_200) },
    seconds: 300,
    fromSeconds: 120,
    stated: false,
  },
  "unstated bucket 10000/min": {
    limits: { requests: steady(10_000) },
    seconds: 180,
    fromSeconds: 60,
    stated: false,
    callers: new Array(8).fill(64),
    usedAtFirst: 1,
  },
  "unstated tokens bucket 60000/min": {
    limits: { tokens: steady(60_000) },
    seconds: 180,
    fromSeconds: 60,
    stated: false,
    usedAtFirst: 1,
    tokens: (_, random) => 10 + Math.floor(random() * 90),
  },
  "unstated bucket 40 at once, 20/s, one process has all": {
    limits: { requests: steady(40, 2_000) },
    seconds: 120,
    fromSeconds: 10,
    stated: false,
    callers: [100, 1, 1, 1, 1, 1, 1, 1],
  },
  "unstated bucket 40 at once, 20/s, others use 5/s": {
    limits: { requests: steady(40, 2_000) },
    seconds: 120,
    fromSeconds: 10,
    stated: false,
    elsewhere: 5,
  },
  "unstated bucket 60/min": {
    limits: { requests: steady(60) },
    seconds: 300,
    fromSeconds: 120,
    stated: false,
    callers: new Array(8).fill(2),
    usedAtFirst: 1,
  },
};

/** What the keys allow in the counted time. */
export function allowed({ limits, keys = 4, seconds, fromSeconds = 0, elsewhere = 0 }: SharedLoopOptions) {
  const of = limits.tokens ?? limits.requests;
  if (of?.kind === "window" && of.periodMs > seconds * 1_000) return keys * of.limit;
  return of === undefined
    ? 0
    : keys * (seconds - fromSeconds) * ((of.limit * 1_000) / of.periodMs - elsewhere);
}
