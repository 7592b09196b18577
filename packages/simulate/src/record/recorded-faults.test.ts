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

  it("divide the requests when two kinds of failures happen together", () => {
    const shares = shown([attempt(1_000, slow), attempt(2_000, spent)], 3_000).map(([, , , share]) => share);
    // The first fault takes half of all requests. The second fault takes all requests that are left.
    expect(shares).toEqual([0.5, 1]);
  });
});
