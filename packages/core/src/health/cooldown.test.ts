import { describe, expect, it } from "vitest";
import type { Classification } from "../contract/plugin/classification.js";
import type { PolicyRow } from "../contract/policy.js";
import { cooldownOf, probeTime, statedEnd } from "./cooldown.js";

const settings = {
  failureThreshold: 3,
  cooldownMs: 30_000,
  maxCooldownMs: 3_600_000,
  maxStatedWaitMs: 3_600_000,
  failbackAfterMs: 600_000,
};
const nowMs = 5_000;
/** A failure that states this wait, or none. */
const stating = (retryAfterMs?: number): Classification => ({
  class: "rate_limited",
  scope: "credential",
  reason: "r",
  rule: "test",
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
/** How long until the probe, and until the end that is reported. */
const waits = (cooldown: PolicyRow["cooldown"], retryAfterMs?: number, openings = 1, random = 0) => {
  const { probeAtMs, untilMs } = cooldownOf(
    stating(retryAfterMs),
    cooldown,
    openings,
    nowMs,
    random,
    settings,
  );
  return [probeAtMs - nowMs, untilMs - nowMs];
};

describe("a cooldown", () => {
  it.each([
    ["breaker", 1, 30_000],
    ["breaker", 2, 60_000],
    ["breaker", 3, 120_000],
    ["breaker", 5, 480_000],
    ["breaker", 20, 3_600_000],
    ["failback", 1, 600_000],
    ["failback", 2, 1_200_000],
    ["failback", 10, 3_600_000],
  ] as const)("of the %s at opening %i is %i ms", (cooldown, openings, waitMs) => {
    expect(waits(cooldown, undefined, openings)).toEqual([waitMs, waitMs]);
  });

  it("has up to a tenth more, by chance", () => {
    expect(waits("breaker", undefined, 1, 0.5)).toEqual([31_500, 31_500]);
  });

  it("is a stated time, without chance and without doubling", () => {
    expect(waits("breaker", 7_000, 9, 0.9)).toEqual([7_000, 7_000]);
  });

  it("of what heals when somebody acts is the longer of the two", () => {
    expect(waits("failback", 7_000)).toEqual([600_000, 600_000]);
    expect(waits("failback", 700_000)).toEqual([700_000, 700_000]);
  });

  it("that is stated has a floor of a second", () => {
    expect(statedEnd(stating(0), nowMs)).toBe(6_000);
    expect(statedEnd(stating(1_001), nowMs)).toBe(6_001);
    expect(statedEnd(stating(), nowMs)).toBeUndefined();
  });

  it("of more than an hour is reported whole, and probed each failback", () => {
    expect(waits("breaker", 3_600_000)).toEqual([3_600_000, 3_600_000]);
    expect(waits("breaker", 3_600_001)).toEqual([600_000, 3_600_001]);
    expect(probeTime(nowMs + 10, nowMs + 3_600_001, nowMs, settings)).toBe(nowMs + 10);
  });

  it("is no shorter than its base, where the longest one is", () => {
    const short = { ...settings, maxCooldownMs: 1_000 };
    expect(cooldownOf(stating(), "failback", 3, 0, 0, short).untilMs).toBe(600_000);
  });
});
