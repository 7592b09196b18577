import { describe, expect, it } from "vitest";
import type { TokenUsage } from "../contract/token-usage.js";
import { estimateTokens } from "./estimate-tokens.js";
import { mergeUsage } from "./merge-usage.js";
import { UsageTracker } from "./usage-tracker.js";

const usage = (promptTokens: number, more: Partial<TokenUsage> = {}): TokenUsage => ({
  promptTokens,
  completionTokens: 1,
  totalTokens: promptTokens + 1,
  source: "reported",
  ...more,
});

const owner = { credentialId: "a", provider: "openai", model: "m", kind: "vlm" } as const;

describe("merged usage", () => {
  it("sums what was reported and leaves absent what nobody told", () => {
    const merged = mergeUsage([usage(2, { cachedTokens: 1 }), usage(3, { cachedTokens: 2 })]);
    expect(merged).toEqual({
      promptTokens: 5,
      completionTokens: 2,
      totalTokens: 7,
      cachedTokens: 3,
      source: "reported",
    });
  });

  it("of nothing is nothing", () => {
    expect(mergeUsage([])).toEqual({
      promptTokens: 0,
      completionTokens: 0,
      totalTokens: 0,
      source: "reported",
    });
  });

  it("stays partial or estimated when all of it is", () => {
    const of = (source: TokenUsage["source"]) =>
      mergeUsage([usage(1, { source }), usage(1, { source })]).source;
    expect([of("estimated"), of("partial"), of("reported")]).toEqual(["estimated", "partial", "reported"]);
  });

  it("is partial when some of it was estimated", () => {
    expect(mergeUsage([usage(1), usage(1, { source: "estimated" })]).source).toBe("partial");
  });
});

describe("the tracker", () => {
  it("counts calls, failures, pings and tokens for each credential, without counting twice", () => {
    const tracker = new UsageTracker();
    const a = tracker.counter(owner);
    const b = tracker.counter({ ...owner, credentialId: "b" });
    a.answered(usage(10, { reasoningTokens: 1, imageTokens: 4 }));
    a.failed();
    b.answered(usage(5));
    b.pinged(usage(1));
    b.interrupted(usage(2, { source: "estimated" }));
    const { rows, total } = tracker.snapshot();
    expect(rows).toMatchObject([
      {
        credentialId: "a",
        calls: 1,
        failures: 1,
        promptTokens: 10,
        imageTokens: 4,
        reasoningTokens: 1,
        source: "reported",
      },
      { credentialId: "b", calls: 1, failures: 1, pings: 1, promptTokens: 8, source: "partial" },
    ]);
    expect(total).toMatchObject({ calls: 2, failures: 2, pings: 1, promptTokens: 18, source: "partial" });
    expect(tracker.merged("provider")).toMatchObject({ openai: { calls: 2, promptTokens: 18 } });
    expect(Object.keys(tracker.merged("credentialId"))).toEqual(["a", "b"]);
  });

  it("gives one counter to one credential of one model, and begins anew after reset()", () => {
    const tracker = new UsageTracker();
    expect(tracker.counter(owner)).toBe(tracker.counter({ ...owner }));
    expect(tracker.counter({ ...owner, model: "n" })).not.toBe(tracker.counter(owner));
    tracker.counter(owner).answered(usage(10));
    tracker.reset();
    expect(tracker.snapshot().total).toMatchObject({ calls: 0, totalTokens: 0, source: "reported" });
  });
});

describe("a snapshot", () => {
  it("stays as it was while counting goes on, and cannot be changed", () => {
    const tracker = new UsageTracker();
    const counter = tracker.counter(owner);
    counter.answered(usage(10));
    const { rows, total } = tracker.snapshot();
    counter.answered(usage(10));
    expect([rows[0]?.promptTokens, total.promptTokens]).toEqual([10, 10]);
    expect([rows, rows[0], total, tracker.merged("model")].every(Object.isFrozen)).toBe(true);
  });

  it("sums what was estimated with what was reported as partial, and failures alone as neither", () => {
    const tracker = new UsageTracker();
    tracker.counter({ ...owner, credentialId: "failing" }).failed();
    tracker.counter(owner).answered(usage(1, { source: "estimated" }));
    expect(tracker.snapshot().total.source).toBe("estimated");
    tracker.counter({ ...owner, model: "n" }).answered(usage(1));
    expect(tracker.snapshot().total.source).toBe("partial");
    expect(tracker.merged("model")).toMatchObject({ m: { source: "estimated" }, n: { source: "reported" } });
  });

  it("takes any name, even one that objects have", () => {
    const tracker = new UsageTracker();
    tracker.counter({ ...owner, model: "__proto__" }).answered(usage(1));
    expect(Object.entries(tracker.merged("model"))).toMatchObject([["__proto__", { promptTokens: 1 }]]);
  });
});

describe("an estimate", () => {
  it.each([
    ["", 0],
    ["Hello world", 3],
    ["你好世界", 4],
    ["ab你", 2],
  ])("of %j is %i", (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });
});
