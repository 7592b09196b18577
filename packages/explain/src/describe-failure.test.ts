import { type Classification, defaultBreaker, defaultPolicy, type ErrorClass } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { describeFailure } from "./describe-failure.js";

const classes = Object.keys(defaultPolicy) as ErrorClass[];
const of = (name: ErrorClass, differs: Partial<Classification> = {}): Classification => ({
  class: name,
  scope: "credential",
  reason: "x",
  rule: "y",
  ...differs,
});

describe("describeFailure", () => {
  it("describes each class in two or three sentences, and no two classes alike", () => {
    const texts = classes.map((name) => describeFailure(of(name)));
    expect(new Set(texts).size).toBe(classes.length);
    for (const text of texts) {
      expect(text.match(/\.( |$)/g)?.length, text).toBeLessThanOrEqual(3);
    }
  });

  it("says how long the credential is skipped, which the options in force decide", () => {
    expect(describeFailure(of("auth"))).toContain(
      "for 10 minutes, or until other credentials have answered 50",
    );
    const failback = { afterMs: 60_000, afterCalls: 7 };
    expect(describeFailure(of("auth"), { failback })).toContain(
      "for 1 minute, or until other credentials have answered 7",
    );
    const breaker = {
      cooldownMs: 5_000,
      failureThreshold: 9,
      maxCooldownMs: 40_000,
      maxStatedWaitMs: 1,
    };
    expect(describeFailure(of("transient"), { breaker })).toContain(
      "After 9 such calls in a row Hotspare skips this credential for 5 seconds. Then one call probes it, and each failed probe doubles the wait, up to 40 seconds.",
    );
  });

  it("speaks of no doubling where the longest wait is the first", () => {
    const breaker = { ...defaultBreaker, maxCooldownMs: 30_000 };
    for (const name of ["auth", "transient"] as const) {
      expect(describeFailure(of(name), { breaker })).toMatch(/Then one call probes it\.$/);
    }
  });

  it("repeats the waiting time that a provider stated", () => {
    expect(describeFailure(of("rate_limited", { retryAfterMs: 20_000 }))).toContain("in 20 seconds");
  });

  it("leaves every credential in use when the request is at fault", () => {
    expect(describeFailure(of("permanent", { scope: "request" }))).toContain(
      "Every credential stays in use.",
    );
  });
});
