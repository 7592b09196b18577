import { describe, expect, it } from "vitest";
import { AnswerPace } from "./answer-pace.js";
import { QuotaLoad } from "./quota-load.js";
import { chooseCredential, costOf, type SpreadCredential } from "./spread-choice.js";

const seen = { durationMs: 1 };

/** A credential that was answered once, so quickly, with so much left of a hundred requests. */
function credential(id: string, durationMs: number, remaining?: number): SpreadCredential {
  const [load, pace] = [new QuotaLoad(30_000), new AnswerPace()];
  pace.begin(0, 0);
  pace.end(0, true, durationMs);
  const rateLimit =
    remaining === undefined ? {} : { rateLimit: { requests: { limit: 100, remaining, resetMs: 60_000 } } };
  load.answered(load.begin(1, 0), { ...seen, ...rateLimit }, 0);
  return { id, load, pace };
}

function choose(credentials: readonly SpreadCredential[], nowMs = 0, attempt = 0, without = "") {
  const choice = chooseCredential(credentials, {
    isCandidate: ({ id }) => id !== without,
    estimatedTokens: 1,
    waitMs: Number.POSITIVE_INFINITY,
    attempt,
    nowMs,
  });
  if (choice.do !== "ask") return choice;
  choice.credential.pace.begin(attempt, nowMs);
  choice.credential.load.begin(1, nowMs);
  return choice.credential.id;
}

const count = (chosen: readonly unknown[], id: string) => chosen.filter((each) => each === id).length;

describe("the cost of an attempt", () => {
  it("is the time until its answer, the dearer the less is left, down to a hundredth", () => {
    expect([costOf(0, 50, 1), costOf(3, 50, 1), costOf(0, 50, 0.5)]).toEqual([50, 200, 100]);
    expect(costOf(0, 50, -2)).toBe(costOf(0, 50, 0.01));
  });
});

describe("the choice among credentials", () => {
  it("gives a credential that is four times slower a quarter of what is under way", () => {
    const credentials = [credential("a", 50), credential("b", 200)];
    const chosen = Array.from({ length: 50 }, () => choose(credentials));
    expect([count(chosen, "a"), count(chosen, "b")]).toEqual([40, 10]);
  });

  it("weighs quickness and what is left against each other", () => {
    const credentials = [credential("a", 50, 20), credential("b", 100, 90)];
    expect(choose(credentials)).toBe("b");
  });

  it("looks now and then at a credential that was passed over", () => {
    const credentials = [credential("a", 50), credential("b", 2_500)];
    expect(choose(credentials, 29_999, 50)).toBe("a");
    expect(choose(credentials, 30_000, 51)).toBe("b");
    expect(choose(credentials, 30_000, 52)).toBe("a");
  });

  it("is none where no credential may serve, and a wait where none has room", () => {
    const credentials = [credential("a", 50, 0), credential("b", 50, 0)];
    expect(choose(credentials)).toEqual({ do: "wait", retryAtMs: 60_000, verdictPending: false });
    expect(choose([credential("a", 50)], 0, 0, "a")).toEqual({ do: "none" });
  });
});
