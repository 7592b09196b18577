import { AllCredentialsFailedError, spreadSwitcher } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

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
