import { describe, expect, it } from "vitest";
import type { EndedAttempt } from "./read-recording.js";
import { recordedFaults } from "./recorded-faults.js";

const spent = {
  class: "quota_exceeded",
  scope: "credential",
  reason: "insufficient_quota",
  rule: "r",
} as const;
const slow = { class: "transient", scope: "endpoint", reason: "overloaded", rule: "r" } as const;

function attempt(atMs: number, classification?: EndedAttempt["classification"]): EndedAttempt {
  const of = { name: "captions", modelKind: "vlm", model: "m" } as const;
  return { ...of, callKey: "1", credentialId: "a", atMs, durationMs: 9, classification };
}

const shown = (attempts: readonly EndedAttempt[], untilMs: number) =>
  recordedFaults(attempts, 0, untilMs).map(({ fault, fromMs, untilMs: end }) => [
    fault.what === "recorded" ? fault.class : fault.what,
    fromMs,
    end,
    fault.what === "recorded" ? fault.share : undefined,
  ]);

describe("the faults of a recording", () => {
  it("last until the next answer, even after a long time without requests", () => {
    expect(
      shown([attempt(100), attempt(1_000, spent), attempt(900_000, spent), attempt(2_000_000)], 3e6),
    ).toEqual([["quota_exceeded", 990, 1_999_990, 1]]);
  });

  it("last until the end of the recording when no answer follows", () => {
    expect(shown([attempt(1_000, spent)], 50_000)).toEqual([["quota_exceeded", 990, 50_000, 1]]);
  });

  it("fail a share of the requests when answers lie between the failures", () => {
    const attempts = [
      attempt(1_000, slow),
      attempt(2_000),
      attempt(3_000, slow),
      attempt(4_000),
      attempt(5_000, slow),
    ];
    expect(shown(attempts, 50_000)).toEqual([["transient", 990, 5_000, 0.6]]);
  });

  it("are two faults when a long time with answers lies between failures", () => {
    const attempts = [
      attempt(1_000, slow),
      attempt(2_000),
      attempt(500_000),
      attempt(900_000, slow),
      attempt(901_000),
    ];
    expect(shown(attempts, 1e6)).toHaveLength(2);
  });

  it("divide the requests when two kinds of failures alternate", () => {
    const attempts = [
      attempt(1_000, slow),
      attempt(2_000, spent),
      attempt(3_000, slow),
      attempt(4_000, spent),
    ];
    // The first fault takes half of all requests. The second fault takes all requests that are left.
    expect(shown(attempts, 5_000).map(([, , , share]) => share)).toEqual([0.5, 1]);
  });

  it("are one fault after another when a short fault goes before a lasting one", () => {
    expect(shown([attempt(1_000, slow), attempt(2_000, spent)], 3_000)).toEqual([
      ["transient", 990, 1_990, 1],
      ["quota_exceeded", 1_990, 3_000, 1],
    ]);
  });

  const many = (count: number, fromMs: number, classification?: EndedAttempt["classification"]) =>
    Array.from({ length: count }, (_, index) => attempt(fromMs + index * 100, classification));

  it("end with a run of answers, and begin again with the next outage", () => {
    const attempts = [...many(4, 1_000, slow), ...many(20, 2_000), ...many(4, 18_000, slow), attempt(21_000)];
    expect(shown(attempts, 25_000)).toEqual([
      ["transient", 990, 1_990, 1],
      ["transient", 17_990, 20_990, 1],
    ]);
  });

  it("are each time that a flapping server was down", () => {
    const attempts = [1, 2, 3, 4].flatMap((turn) => [
      ...many(5, turn * 10_000, slow),
      ...many(10, turn * 10_000 + 5_000),
    ]);
    expect(shown(attempts, 60_000).map(([, from, , share]) => [from, share])).toEqual(
      [1, 2, 3, 4].map((turn) => [turn * 10_000 - 10, 1]),
    );
  });

  it("keep a blip and the outage after it apart", () => {
    const attempts = [attempt(1_000, slow), ...many(30, 1_100), ...many(30, 9_000, slow), attempt(20_000)];
    expect(shown(attempts, 25_000).map(([, , , share]) => share)).toEqual([1, 1]);
  });

  it("are one brown-out, with its share, when answers and failures alternate by chance", () => {
    const attempts = Array.from({ length: 400 }, (_, index) =>
      attempt(1_000 + index * 100, (index * index * 37 + index * 5) % 103 < 31 ? slow : undefined),
    );
    const [fault, ...others] = shown(attempts, 50_000);
    // Chance may make a run at an end that looks like a fault of its own.
    expect(others.length).toBeLessThanOrEqual(1);
    expect(Number(fault?.[2])).toBeGreaterThan(30_000);
    const failed = attempts.filter(({ classification }) => classification !== undefined).length;
    expect(fault?.[3]).toBeCloseTo(failed / attempts.length, 1);
  });

  it("do not last through a slow answer to a request from before the outage", () => {
    const before = { ...attempt(6_000), durationMs: 5_000 };
    const attempts = [...many(20, 2_000, slow), before, ...many(20, 6_100, slow)];
    expect(shown(attempts, 10_000)).toEqual([["transient", 1_990, 10_000, 1]]);
  });
});
