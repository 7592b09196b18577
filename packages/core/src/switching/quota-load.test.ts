import { describe, expect, it } from "vitest";
import { QuotaLoad } from "./quota-load.js";

const seen = { durationMs: 1 };
const usage = (totalTokens: number) => ({
  promptTokens: totalTokens,
  completionTokens: 0,
  totalTokens,
  source: "reported" as const,
});
const tokens = (remaining: number, limit = 1_000) => ({ tokens: { limit, remaining, resetMs: 60_000 } });

/** When a request of so many tokens may be sent. */
const readyAt = (
  load: QuotaLoad,
  estimatedTokens: number,
  nowMs: number,
  waitMs = Number.POSITIVE_INFINITY,
) => (load.isReady(estimatedTokens, nowMs, waitMs) ? nowMs : load.readyAtMs(estimatedTokens, nowMs, waitMs));

/** A quota whose one answer has told what is left of its tokens. */
function withTokens(remaining: number, totalTokens?: number, estimatedTokens = 100): QuotaLoad {
  const load = new QuotaLoad(30_000);
  const draw = load.begin(estimatedTokens, 0);
  const reported = totalTokens === undefined ? {} : { usage: usage(totalTokens) };
  load.answered(draw, { ...seen, ...reported, rateLimit: tokens(remaining) }, 0);
  return load;
}

describe("what a quota has left", () => {
  it("is asked for as many tokens as were estimated, until an answer tells", () => {
    expect(readyAt(withTokens(100), 100, 0)).toBe(0);
    expect(readyAt(withTokens(100), 101, 0)).toBe(60_000);
    expect(withTokens(500).shareLeft(100, 0)).toBeCloseTo(0.4);
  });

  it("is asked for what estimates turn out to be, a share of the way with each answer", () => {
    const load = withTokens(190, 400);
    expect([readyAt(load, 100, 0), readyAt(load, 101, 0)]).toEqual([0, 60_000]);
    expect(load.shareLeft(50, 0)).toBeCloseTo(0.095);
    load.begin(50, 0);
    expect(load.shareLeft(50, 0)).toBeCloseTo(0);
    expect(readyAt(load, 51, 0)).toBe(60_000);
  });

  it("is not confused by a request of no tokens, or an answer that tells none", () => {
    expect(readyAt(withTokens(100, 50, 0), 100, 0)).toBe(0);
    expect(readyAt(withTokens(100, 0), 100, 0)).toBe(0);
  });

  it("is given back once, however often an attempt ends", () => {
    const load = withTokens(200);
    const draw = load.begin(100, 0);
    expect(readyAt(load, 150, 0)).toBe(60_000);
    expect([load.release(draw), load.release(draw)]).toEqual([true, false]);
    load.refused(draw, 0);
    load.answered(draw, { ...seen, rateLimit: tokens(0) }, 0);
    expect(readyAt(load, 200, 0)).toBe(0);
    expect(readyAt(load, 201, 0)).toBe(60_000);
  });
});

describe("a quota whose limits nobody states", () => {
  /** One request of ten tokens a second for a minute, then a refusal. */
  function refused(): QuotaLoad {
    const load = new QuotaLoad(30_000);
    for (let atMs = 0; atMs < 60_000; atMs += 1_000) load.answered(load.begin(10, atMs), seen, atMs);
    load.refused(load.begin(10, 60_000), 60_000);
    return load;
  }

  it("is paced by requests as they were answered before the refusal", () => {
    const load = refused();
    const readyMs = readyAt(load, 0, 60_000);
    expect(readyMs).toBeGreaterThan(60_900);
    expect(readyMs).toBeLessThan(61_300);
    load.begin(0, 61_500);
    expect(readyAt(load, 0, 61_500)).toBeGreaterThan(62_300);
  });

  it("is paced by tokens too", () => {
    const load = refused();
    load.begin(100, 61_500);
    const readyMs = readyAt(load, 10, 61_500);
    expect(readyMs).toBeGreaterThan(70_000);
    expect(readyMs).toBeLessThan(72_500);
  });

  it("keeps back no call whose wait is nearly over: the credential may be well", () => {
    const load = refused();
    load.begin(100, 61_500);
    expect(readyAt(load, 10, 61_500, 3_000)).toBe(62_500);
    expect(readyAt(load, 10, 61_500, 2_000)).toBe(61_500);
    expect(readyAt(load, 10, 61_500, 0)).toBe(61_500);
  });
});

describe("a refusal", () => {
  const requests = (remaining: number) => ({ requests: { limit: 1_000, remaining, resetMs: 60_000 } });
  const answerOnce = (remaining: number) => {
    const load = new QuotaLoad(30_000);
    load.answered(load.begin(10, 0), { ...seen, rateLimit: requests(remaining) }, 0);
    return load;
  };

  it("teaches nothing of tokens when the stated requests were used up", () => {
    const load = answerOnce(10);
    load.refused(load.begin(10, 1), 2);
    expect(readyAt(load, 1_000, 2)).toBe(2);
  });

  it("teaches what is not stated when what is stated was plenty", () => {
    const load = answerOnce(900);
    load.refused(load.begin(10, 1), 2);
    expect(readyAt(load, 10, 2)).toBe(1_002);
  });
});

describe("a stated limit that is used up", () => {
  it("keeps a call back, however short its wait is", () => {
    expect(readyAt(withTokens(0), 100, 0, 0)).toBe(60_000);
  });
});

describe("a wait for room", () => {
  it("may end with an attempt under way, where that alone is in the way", () => {
    const load = withTokens(150);
    const draw = load.begin(100, 0);
    expect([load.isReady(100, 0, 10_000), load.mayBeReadySooner(100, 0)]).toEqual([false, true]);
    expect(load.mayBeReadySooner(200, 0)).toBe(false);
    load.release(draw);
    expect(load.mayBeReadySooner(200, 0)).toBe(false);
  });
});

describe("a quota of which nothing is known", () => {
  it("gets one request until its first answer, and more after two seconds", () => {
    const load = new QuotaLoad(30_000);
    expect(readyAt(load, 1, 0)).toBe(0);
    const draw = load.begin(1, 0);
    expect([readyAt(load, 1, 1_999), readyAt(load, 1, 2_000)]).toEqual([2_000, 2_000]);
    expect([load.mayBeReadySooner(1, 1_999), load.mayBeReadySooner(1, 2_000)]).toEqual([true, true]);
    expect([readyAt(load, 1, 5, 0), readyAt(load, 1, 5, 3_500)]).toEqual([5, 1_505]);
    load.release(draw);
    expect(readyAt(load, 1, 5)).toBe(5);
  });
});
