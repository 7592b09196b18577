import { describe, expect, it } from "vitest";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import { estimateTokens } from "../../request/estimate-tokens.js";
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

describe("purposes", () => {
  it("shows no secret that a caller made a purpose of", () => {
    const tracker = new UsageTracker(undefined, (text) => text.replace("key-1", "[secret]"));
    const owner = { credentialId: "a", provider: "openai", model: "m", kind: "vlm" } as const;
    tracker.counter(owner).failed("for key-1");
    expect(tracker.snapshot().rows.map(({ purpose }) => purpose)).toEqual(["for [secret]"]);
    expect(Object.keys(tracker.merged("purpose"))).toEqual(["for [secret]"]);
  });

  it("are rows of their own, and a view", () => {
    const tracker = new UsageTracker();
    const counter = tracker.counter(owner);
    counter.answered(usage(10), "indexing");
    counter.answered(usage(5), "search");
    counter.failed("search");
    const { rows } = tracker.snapshot();
    expect(rows.map(({ purpose, calls, failures }) => [purpose, calls, failures])).toEqual([
      ["indexing", 1, 0],
      ["search", 1, 1],
    ]);
    expect(tracker.merged("purpose")).toMatchObject({
      indexing: { promptTokens: 10 },
      search: { promptTokens: 5 },
    });
    tracker.reset();
    expect(tracker.snapshot().rows).toMatchObject([{ purpose: "default", calls: 0 }]);
  });

  it("of a credential that nobody used are one row of zeros", () => {
    const tracker = new UsageTracker();
    tracker.counter(owner);
    expect(tracker.snapshot().rows).toMatchObject([{ purpose: "default", calls: 0, totalTokens: 0 }]);
  });

  it("beyond two hundred are counted together: nothing is lost and nothing grows", () => {
    const tracker = new UsageTracker();
    const counter = tracker.counter(owner);
    for (let request = 0; request < 1_000; request += 1) counter.answered(usage(1), `request-${request}`);
    const { rows, total } = tracker.snapshot();
    expect(rows.length).toBe(201);
    expect(rows.at(-1)).toMatchObject({ purpose: "other", calls: 800 });
    expect(total.calls).toBe(1_000);
  });
});

describe("costs", () => {
  const prices = {
    currency: "EUR",
    models: {
      m: { promptPerMillion: 2, cachedPerMillion: 0.5, completionPerMillion: 8 },
      "azure/m": { promptPerMillion: 3 },
    },
  };
  const million = (more: Partial<TokenUsage>) =>
    usage(1_000_000, { completionTokens: 0, totalTokens: 1_000_000, ...more });

  it.each([
    ["input", {}, 2],
    ["input, half of it from the cache", { cachedTokens: 500_000 }, 1.25],
    ["output", { promptTokens: 0, completionTokens: 1_000_000 }, 8],
    ["more cached than sent, as some servers tell", { cachedTokens: 2_000_000 }, 0.5],
  ])("of a million tokens of %s", (_, told, cost) => {
    const tracker = new UsageTracker(prices);
    tracker.counter(owner).answered(million(told));
    expect(tracker.snapshot()).toMatchObject({
      currency: "EUR",
      rows: [{ cost, unpricedTokens: 0 }],
      total: { cost },
    });
  });

  it("has images at their own price, which does not count a cached token twice", () => {
    const models = { m: { promptPerMillion: 1, cachedPerMillion: 0, imagePerMillion: 4 } };
    const tracker = new UsageTracker({ models });
    tracker.counter(owner).answered(million({ imageTokens: 800_000, cachedTokens: 400_000 }));
    expect(tracker.snapshot().total.cost).toBe(0.6 * 4);
  });

  it("takes a provider's own price before the model's", () => {
    const tracker = new UsageTracker(prices);
    tracker.counter({ ...owner, provider: "azure" }).answered(million({}));
    expect(tracker.snapshot().total.cost).toBe(3);
  });

  it("tells how many tokens have no price, and sums what has one", () => {
    const tracker = new UsageTracker(prices);
    tracker.counter(owner).answered(million({}));
    tracker.counter({ ...owner, model: "toString" }).answered(usage(9));
    const { rows, total } = tracker.snapshot();
    expect(rows[1]).not.toHaveProperty("cost");
    expect(total).toMatchObject({ cost: 2, unpricedTokens: 10 });
    expect(tracker.merged("model")).toMatchObject({ m: { cost: 2 }, toString: { unpricedTokens: 10 } });
  });

  it("are not told without prices", () => {
    const tracker = new UsageTracker();
    tracker.counter(owner).answered(usage(1));
    expect(Object.keys(tracker.snapshot().total)).not.toContain("cost");
    expect(tracker.snapshot()).not.toHaveProperty("currency");
  });

  it("are reckoned anew with other prices, also of what was used before", () => {
    const tracker = new UsageTracker();
    tracker.counter(owner).answered(million({}));
    tracker.usePrices(prices);
    expect(tracker.snapshot().total.cost).toBe(2);
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
