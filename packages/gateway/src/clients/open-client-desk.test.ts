import { inspect } from "node:util";
import type { TokenUsage } from "@hotspare/core";
import { ManualClock } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import type { Ask } from "../contract/client-desk.js";
import type { BudgetStore } from "./budget-store.js";
import { BudgetLedger } from "./budgets/budget-ledger.js";
import { modelPrices } from "./budgets/model-prices.js";
import type { ClientOptions } from "./clients-schema.js";
import { type ClientDeskOptions, openClientDesk } from "./open-client-desk.js";

const key = "team-a-key-of-24-chars-1";
const address = "192.0.2.1";
const models = ["captions", "vectors"];

/** A thousand tokens cost a dollar, and two dollars at azure. */
const prices = modelPrices(
  {
    currency: "USD",
    models: {
      "gpt-4.1-mini": { promptPerMillion: 1_000, completionPerMillion: 1_000 },
      "azure/gpt-4.1-mini": { promptPerMillion: 2_000, completionPerMillion: 2_000 },
      "free-model": { promptPerMillion: 0 },
    },
  },
  (name) =>
    name === "captions"
      ? { model: "gpt-4.1-mini", providers: ["openai", "azure"] }
      : { model: "free-model", providers: ["openai"] },
);

class MonthClock extends ManualClock {
  offsetMs = Date.parse("2026-11-30T23:59:00Z") - super.epochMs();
  override epochMs(): number {
    return super.epochMs() + this.offsetMs;
  }
}

function memoryBudgets(): BudgetStore & { readonly ledger: BudgetLedger } {
  const ledger = new BudgetLedger();
  return {
    ledger,
    hold: async (ask) => ledger.hold(ask),
    settle: (settlement) => void ledger.settle(settlement),
    spent: (client, month) => ledger.spent(client, month),
    close: async () => undefined,
  };
}

function desk(client: Partial<ClientOptions> = {}, options: Partial<ClientDeskOptions> = {}) {
  const clock = new MonthClock();
  const budgets = memoryBudgets();
  const opened = openClientDesk({
    clients: [{ name: "team-a", key, ...client }],
    models,
    prices,
    budgets,
    clock,
    ...options,
  });
  return { desk: opened, clock, budgets };
}

function ask(tokens = 10, changed: Partial<Ask> = {}): Ask {
  return {
    client: { name: "team-a" },
    model: "captions",
    kind: "vlm",
    promptTokens: tokens,
    completionTokens: 0,
    ...changed,
  };
}

function used(promptTokens: number, completionTokens = 0): TokenUsage {
  return { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens, source: "reported" };
}

describe("a desk without clients", () => {
  it("identifies every request as the client local, counts its usage, and limits nothing", async () => {
    const opened = openClientDesk({ models, clock: new ManualClock() });
    const client = await opened.identify(undefined, address);
    expect(client).toEqual({ name: "local" });
    expect(await opened.identify("anything", address)).toBe(client);
    expect(opened.mayUse(client, "captions")).toBe(true);
    (await opened.admit({ ...ask(1e9), client })).end(used(1e9));
    expect(opened.usage()).toEqual([
      { name: "local", requests: 1, refused: 0, inFlight: 0, promptTokens: 1e9, completionTokens: 0 },
    ]);
  });
});

describe("identifying a client", () => {
  it("finds the client by its key", async () => {
    const { desk: opened } = desk();
    expect(await opened.identify(key, address)).toEqual({ name: "team-a" });
  });

  it("refuses a missing key at once, and does not count it as a wrong key", async () => {
    const { desk: opened } = desk();
    for (let count = 0; count < 50; count += 1) {
      await expect(opened.identify(undefined, address)).rejects.toMatchObject({ status: 401 });
      await expect(opened.identify("", address)).rejects.toMatchObject({ status: 401 });
    }
    expect(opened.wrongKeys).toBe(0);
  });

  it.each([key.slice(1), key.slice(0, -1), `${key} `, key.toUpperCase(), "local", "team-a"])(
    "refuses the wrong key %j",
    async (given) => {
      await expect(desk().desk.identify(given, address)).rejects.toMatchObject({
        status: 401,
        code: "invalid_api_key",
      });
    },
  );

  it("answers a correct key at once while the same address floods the gateway with wrong keys", async () => {
    const { desk: opened, clock } = desk();
    const wrong = Array.from({ length: 100 }, (_, index) =>
      opened.identify(`a-wrong-key-${index}`, address).catch((error) => error.status),
    );
    expect(await opened.identify(key, address)).toEqual({ name: "team-a" });
    await clock.advance(10_000);
    expect(new Set(await Promise.all(wrong))).toEqual(new Set([401, 429]));
    expect(opened.wrongKeys).toBe(100);
  });

  it("keeps no key that could be printed", () => {
    const { desk: opened } = desk();
    expect(inspect(opened, { depth: 12, showHidden: true }) + JSON.stringify(opened)).not.toContain(key);
  });
});

describe("admitting a request", () => {
  it("refuses a model that the client may not use", async () => {
    const { desk: opened } = desk({ models: ["vectors"] });
    await expect(opened.admit(ask())).rejects.toMatchObject({ status: 403, param: "model" });
    expect(opened.mayUse({ name: "team-a" }, "captions")).toBe(false);
    expect(opened.mayUse({ name: "team-a" }, "vectors")).toBe(true);
    expect(opened.mayUse({ name: "nobody" }, "vectors")).toBe(false);
  });

  it("counts concurrent requests exactly, however they end", async () => {
    const { desk: opened } = desk({ maxConcurrent: 2 });
    const first = await opened.admit(ask());
    const second = await opened.admit(ask());
    await expect(opened.admit(ask())).rejects.toMatchObject({ status: 429, retryAfterMs: 1_000 });
    first.end();
    first.end(used(5));
    first.end();
    const third = await opened.admit(ask());
    await expect(opened.admit(ask())).rejects.toMatchObject({ status: 429 });
    second.end(used(5));
    third.end();
    expect(opened.usage()[0]).toMatchObject({ requests: 3, refused: 2, inFlight: 0, promptTokens: 5 });
  });

  it("states to the millisecond when the client may send a request again", async () => {
    const { desk: opened, clock } = desk({ requestsPerMinute: 7 });
    for (let count = 0; count < 7; count += 1) {
      (await opened.admit(ask())).end();
    }
    const refused = await opened.admit(ask()).catch((error) => error);
    expect(refused).toMatchObject({ status: 429, code: "rate_limit_exceeded", retryAfterMs: 8_572 });
    await clock.advance(8_571);
    await expect(opened.admit(ask())).rejects.toMatchObject({ retryAfterMs: 1 });
    await clock.advance(1);
    await opened.admit(ask());
  });

  it("takes nothing from the limit of requests for a request that the limit of tokens refuses", async () => {
    const { desk: opened, clock } = desk({ requestsPerMinute: 2, tokensPerMinute: 100 });
    await opened.admit(ask(100));
    for (let count = 0; count < 5; count += 1) {
      await expect(opened.admit(ask(50))).rejects.toMatchObject({ status: 429, retryAfterMs: 30_000 });
    }
    await clock.advance(30_000);
    await opened.admit(ask(50));
  });

  it("replaces held tokens by the used tokens", async () => {
    const { desk: opened } = desk({ tokensPerMinute: 100 });
    (await opened.admit(ask(100))).end(used(10, 20));
    await opened.admit(ask(70));
    await expect(opened.admit(ask(1))).rejects.toMatchObject({ status: 429, retryAfterMs: 600 });
  });

  it("refuses a request that can never be admitted, says so, and states no wait", async () => {
    const { desk: opened } = desk({ tokensPerMinute: 100 });
    const refused = await opened.admit(ask(60, { completionTokens: 41 })).catch((error) => error);
    expect(refused).toMatchObject({ status: 429, code: "request_too_large", retryAfterMs: undefined });
    expect(refused.message).toMatch(
      /up to 101 tokens .* may use 100 in a minute. The gateway can never accept it/,
    );
  });
});

describe("a budget", () => {
  it("holds the cost at the most expensive provider, and counts the cost at the provider that answered", async () => {
    const { desk: opened, budgets } = desk({ monthlyBudget: 1 });
    const admission = await opened.admit(ask(200, { completionTokens: 100 }));
    expect(budgets.ledger.held("team-a")).toBeCloseTo(0.6);
    admission.end(used(200, 50), "openai");
    expect(budgets.ledger.held("team-a")).toBe(0);
    expect(opened.usage()[0]).toMatchObject({
      cost: 0.25,
      budget: { limit: 1, spent: 0.25, currency: "USD" },
    });
    (await opened.admit(ask(100))).end(used(100));
    expect(opened.usage()[0]?.budget?.spent).toBeCloseTo(0.45);
  });

  it("refuses a request that does not fit, and says how much is left", async () => {
    const { desk: opened } = desk({
      monthlyBudget: 1,
      maxConcurrent: 9,
      requestsPerMinute: 9,
      tokensPerMinute: 9_999,
    });
    const running = await opened.admit(ask(300));
    await expect(opened.admit(ask(300))).rejects.toMatchObject({
      status: 429,
      code: "rate_limit_exceeded",
      retryAfterMs: 1_000,
      message: expect.stringMatching(
        /up to 0.60 USD; 1.00 USD .* are left, and running requests have reserved 0.60 USD/,
      ),
    });
    running.end(used(450), "azure");
    await expect(opened.admit(ask(300))).rejects.toMatchObject({
      status: 429,
      type: "insufficient_quota",
      code: "insufficient_quota",
      retryAfterMs: undefined,
      message: expect.stringMatching(/0.10 USD of your key's budget of 1.00 USD for this month are left/),
    });
    (await opened.admit(ask(50))).end(used(60));
    await expect(opened.admit(ask(1))).rejects.toThrow(/has spent its budget of 1.00 USD for this month/);
    expect(opened.usage()[0]).toMatchObject({ requests: 2, refused: 3, inFlight: 0 });
  });

  it("does not stop a model that costs nothing", async () => {
    const { desk: opened } = desk({ monthlyBudget: 1 });
    (await opened.admit(ask(500))).end(used(500), "azure");
    await opened.admit(ask(500, { model: "vectors" }));
  });

  it("frees the amount that a request held if the request was never sent", async () => {
    const { desk: opened, budgets } = desk({ monthlyBudget: 1 });
    (await opened.admit(ask(400))).end();
    expect(budgets.ledger.held("team-a")).toBe(0);
    expect(opened.usage()[0]?.budget?.spent).toBe(0);
  });

  it("starts again each month, and a request counts in the month in which it ends", async () => {
    const { desk: opened, clock, budgets } = desk({ monthlyBudget: 1 });
    (await opened.admit(ask(100))).end(used(100), "azure");
    const running = await opened.admit(ask(300));
    await clock.advance(60_000);
    expect(opened.usage()[0]?.budget?.spent).toBe(0);
    await expect(opened.admit(ask(300))).rejects.toMatchObject({ status: 429 });
    running.end(used(300), "azure");
    expect(budgets.spent("team-a", "2026-11")).toBeCloseTo(0.2);
    expect(budgets.spent("team-a", "2026-12")).toBeCloseTo(0.6);
  });

  it("undoes the other limits of a request when its store does not answer", async () => {
    const budgets: BudgetStore = { ...memoryBudgets(), hold: () => Promise.reject(new Error("away")) };
    const { desk: opened } = desk({ monthlyBudget: 1, requestsPerMinute: 1, maxConcurrent: 1 }, { budgets });
    await expect(opened.admit(ask())).rejects.toThrow("away");
    await expect(opened.admit(ask())).rejects.toThrow("away");
    expect(opened.usage()[0]).toMatchObject({ requests: 0, refused: 2, inFlight: 0 });
  });
});

describe("opening a desk", () => {
  it.each<[Partial<ClientOptions>, Partial<ClientDeskOptions>, RegExp]>([
    [
      { models: ["captoins"] },
      {},
      /clients\[0\]\.models\[0\]: is "captoins", which is not a model .* did you mean "captions"/,
    ],
    [
      { monthlyBudget: 1 },
      { budgets: undefined },
      /clients\[0\]\.monthlyBudget: needs a place .* stateDir or a redis/,
    ],
    [{ monthlyBudget: 1 }, { prices: undefined }, /clients\[0\]\.monthlyBudget: needs prices/],
    [
      { monthlyBudget: 1 },
      { prices: modelPrices({ models: {} }, () => ({ model: "m", providers: ["openai"] })) },
      /has no price for captions \(provider openai\), vectors \(provider openai\)/,
    ],
    [{ key: "too-short" }, {}, /clients\[0\]\.key: must have at least 16 characters/],
    [
      { requestPerMinute: 5 } as object,
      {},
      /clients\[0\]\.requestPerMinute: .* did you mean "requestsPerMinute"/,
    ],
    [{}, { clients: [] }, /clients: must have at least one client/],
    [{}, { adminKey: key }, /clients\[0\]\.key: is also the admin key/],
  ])("refuses %j", (client, options, message) => {
    expect(() => desk(client, options)).toThrow(message);
  });
});

describe("a reload", () => {
  it("keeps the usage of clients, and running requests keep their settings", async () => {
    const { desk: opened, clock } = desk({ requestsPerMinute: 10, maxConcurrent: 1 });
    const running = await opened.admit(ask());
    const next = {
      clients: [{ name: "team-a", key: "another-key-of-24-chars!", requestsPerMinute: 2, maxConcurrent: 2 }],
      models,
    };
    opened.replace(next);
    await expect(opened.identify(key, address)).rejects.toMatchObject({ status: 401 });
    expect(await opened.identify("another-key-of-24-chars!", address)).toEqual({ name: "team-a" });
    (await opened.admit(ask())).end();
    await expect(opened.admit(ask())).rejects.toMatchObject({ status: 429, retryAfterMs: 30_000 });
    running.end(used(7));
    await clock.advance(30_000);
    await opened.admit(ask());
    expect(opened.usage()[0]).toMatchObject({ requests: 3, inFlight: 1, promptTokens: 7 });
  });

  it("refuses requests of a removed client, and changes nothing when the new settings are wrong", async () => {
    const { desk: opened, budgets } = desk({ monthlyBudget: 5 });
    const client = await opened.identify(key, address);
    expect(() => opened.replace({ clients: [{ name: "b", key, models: ["none"] }], models })).toThrow(
      /clients\[0\]\.models\[0\]/,
    );
    await opened.admit(ask(1, { client }));
    opened.replace({ clients: [{ name: "team-b", key }], models: ["vectors"] });
    await expect(opened.admit(ask())).rejects.toMatchObject({ status: 401 });
    // A request whose key was read before the reload keeps the clients, models and prices from before the reload.
    expect(opened.mayUse(client, "captions")).toBe(true);
    (await opened.admit(ask(1, { client }))).end(used(1));
    // The cost at the most expensive provider, because the test does not say which provider answered.
    expect(budgets.ledger.spent("team-a", "2026-11")).toBeCloseTo(0.002, 10);
  });
});
