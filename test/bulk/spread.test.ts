import { AllCredentialsFailedError, spreadSwitcher } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";
import { type SpreadRunOptions, spreadRun } from "./spread-run.js";
import { fourKeys, reached } from "./spread-share.js";

const chunks = 60_000;

const run = (options: Partial<SpreadRunOptions>) =>
  spreadRun({ limits: fourKeys, kind: "bucket", stated: true, chunks, ...options });

describe("four keys of different limits, spread", () => {
  it("reach what their limits allow together, and are hardly refused, where the limits are stated", async () => {
    const result = await run({});
    expect(reached(result, 1)).toBeGreaterThan(0.95);
    expect(result.refusedShare).toBeLessThan(0.01);
    expect(result.failed).toBe(0);
  });

  it("do so with limits that become whole at one moment", async () => {
    const result = await run({ kind: "window" });
    // The windows that were begun.
    const windows = Math.ceil(result.minutes);
    expect(reached({ ...result, minutes: windows - 1 }, 0)).toBeGreaterThan(0.95);
    expect(result.refusedShare).toBeLessThan(0.01);
  });

  it.each([true, false])(
    "learn limits that nobody states; refusals tell when to come again: %s",
    async (retryAfter) => {
      const result = await run({ stated: false, retryAfter });
      expect(reached(result, 1)).toBeGreaterThan(0.85);
      expect(result.refusedShare).toBeLessThan(0.03);
      expect(result.failed).toBe(0);
    },
  );

  it("lose, double and misplace nothing when one dies in the middle", async () => {
    const result = await run({ dies: { key: "a", after: 1_200 } });
    expect(result.indexes).toEqual(Array.from({ length: chunks }, (_, index) => index));
    expect(result.failed).toBe(0);
    expect(new Set(result.texts).size).toBe(chunks);
    expect(result.texts).toHaveLength(chunks);
  });
});

describe("a call while all limits are used up", () => {
  it("waits for room, and says what was used up when it may not wait so long", async () => {
    const { embedder, key, simulator } = await createWorld({ switcher: spreadSwitcher() });
    for (const id of ["a", "b"]) key(id).rateLimit({ requestsPerMinute: 1 });
    const model = embedder(["a", "b"]);
    const served = [(await model.embed(["one"])).credentialId, (await model.embed(["two"])).credentialId];
    expect(served).toEqual(["a", "b"]);
    const requests = simulator.requests.length;
    const error = await rejection(model.embed(["three"]));
    if (!AllCredentialsFailedError.isInstance(error)) throw error;
    expect(error.class).toBe("rate_limited");
    expect(error.retryAfterMs).toBeGreaterThan(10_000);
    expect(error.failures.map(({ classification }) => classification?.reason)).toEqual([
      "limits_used_up",
      "limits_used_up",
    ]);
    expect(error.message).toContain("Slow down");
    expect(simulator.requests).toHaveLength(requests);
  });

  it("goes on when the first of them has room again", async () => {
    const { embedder, key, clock } = await createWorld({
      switcher: spreadSwitcher(),
      retry: { maxWaitMs: 120_000 },
    });
    key("a").rateLimit({ requestsPerMinute: 1 });
    key("b").revoked();
    const model = embedder(["a", "b"]);
    await model.embed(["one"]);
    const waiting = model.embed(["waits"]);
    await clock.untilSleeping();
    key("a").healthy();
    await clock.advance(61_000);
    expect((await waiting).credentialId).toBe("a");
  });

  it("is the same for a VLM", async () => {
    const { vlm, key } = await createWorld({ switcher: spreadSwitcher() });
    for (const id of ["a", "b"]) key(id).rateLimit({ requestsPerMinute: 2 });
    const model = vlm(["a", "b"]);
    const served: string[] = [];
    for (let call = 0; call < 4; call += 1) {
      served.push((await model.complete({ prompt: "Hello" })).credentialId);
    }
    expect(served.sort()).toEqual(["a", "a", "b", "b"]);
    await expect(model.complete({ prompt: "Hello" })).rejects.toThrow(AllCredentialsFailedError);
  });
});

it("moves on at once from a key that is revoked", async () => {
  const { embedder, key } = await createWorld({ switcher: spreadSwitcher() });
  key("a").revoked();
  const model = embedder(["a", "b", "c"]);
  const results = await Promise.all(Array.from({ length: 20 }, (_, index) => model.embed([String(index)])));
  expect(results.map(({ credentialId }) => credentialId)).not.toContain("a");
});
