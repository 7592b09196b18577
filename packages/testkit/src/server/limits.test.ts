import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { embed, failureCode, statuses } from "../../test/post.js";
import type { Simulator } from "../server/simulator.js";
import { startSimulator } from "../server/start-simulator.js";

let simulator: Simulator;
let nowMs: number;
beforeEach(async () => {
  nowMs = 0;
  simulator = await startSimulator({ clock: { now: () => nowMs } });
});
afterEach(() => simulator.close());

describe("a rate limit", () => {
  it("refuses in OpenAI's words, with a correct wait", async () => {
    simulator.key("k").rateLimit({ requestsPerMinute: 3 });
    expect(await statuses(3, () => embed(simulator))).toEqual([200, 200, 200]);
    nowMs = 17_188;
    const response = await embed(simulator);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "3"]);
    expect(response.headers.get("retry-after-ms")).toBe("2812");
    expect(await response.json()).toEqual({
      error: {
        message:
          "Rate limit reached for text-embedding-3-small in organization org-XXXXXXXXXXXXXXXXXXXXXXXX on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 2.812s. Visit https://platform.openai.com/account/rate-limits to learn more.",
        type: "requests",
        param: null,
        code: "rate_limit_exceeded",
      },
    });
    nowMs = 20_000;
    expect((await embed(simulator)).status).toBe(200);
  });

  it("shows on every reply what is left", async () => {
    simulator.key("k").rateLimit({ requestsPerMinute: 600, tokensPerMinute: 1000 }).status(500, { times: 1 });
    for (const remaining of ["599", "598"]) {
      const { headers } = await embed(simulator, { input: "x".repeat(400) });
      expect(headers.get("x-ratelimit-limit-requests")).toBe("600");
      expect(headers.get("x-ratelimit-remaining-requests")).toBe(remaining);
    }
    const { headers } = await embed(simulator, { input: "x".repeat(400) });
    expect(headers.get("x-ratelimit-reset-requests")).toBe("300ms");
    expect(headers.get("x-ratelimit-remaining-tokens")).toBe("700");
    expect(headers.get("x-ratelimit-reset-tokens")).toBe("18s");
  });

  it("limits tokens, and says so when a request can never fit", async () => {
    simulator.key("k").rateLimit({ requestsPerMinute: 600, tokensPerMinute: 100 });
    expect((await embed(simulator, { input: "x".repeat(320) })).status).toBe(200);
    const refused = await (await embed(simulator, { input: "x".repeat(320) })).text();
    expect(refused).toContain(
      "on tokens per min (TPM): Limit 100, Used 80, Requested 80. Please try again in 36s.",
    );
    const tooLarge = await embed(simulator, { input: "x".repeat(404) });
    expect(tooLarge.headers.get("retry-after")).toBeNull();
    expect(await tooLarge.text()).toContain("Request too large for text-embedding-3-small");
  });

  it("does not use up a counted fault when it refuses", async () => {
    simulator.key("k").rateLimit({ requestsPerMinute: 1 }).status(500, { times: 2 });
    expect(await statuses(2, () => embed(simulator))).toEqual([500, 429]);
    nowMs = 60_000;
    expect(await statuses(1, () => embed(simulator))).toEqual([500]);
  });

  it("does not count a connection that is reset", async () => {
    simulator.key("k").rateLimit({ requestsPerMinute: 1 }).resetConnection({ times: 2 });
    expect(await failureCode(embed(simulator))).toBe("ECONNRESET");
    expect(await failureCode(embed(simulator))).toBe("ECONNRESET");
    expect((await embed(simulator)).status).toBe(200);
  });
});

it("answers the requests of a quota, then OpenAI's insufficient_quota", async () => {
  simulator.key("k").quota(2);
  expect(await statuses(2, () => embed(simulator))).toEqual([200, 200]);
  const response = await embed(simulator);
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, null]);
  expect(await response.json()).toEqual({
    error: {
      message:
        "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
      type: "insufficient_quota",
      param: null,
      code: "insufficient_quota",
    },
  });
});

it("waits before it answers", async () => {
  simulator.key("k").latency({ minMs: 20, maxMs: 40 });
  const startedMs = performance.now();
  await embed(simulator);
  // Node.js timers may fire up to a millisecond early.
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(19);
});
