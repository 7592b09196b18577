import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

describe("checking credentials", () => {
  it("asks every one, and tells who answers and how a failure is judged", async () => {
    const world = await createWorld();
    world.key("b").revoked();
    const embedder = world.embedder(["a", "b", "c"]);
    world.key("c").rateLimit({ requestsPerMinute: 100 });
    const checks = await embedder.checkCredentials();
    expect(checks).toMatchObject([
      { credentialId: "a", provider: "openai", answered: true, dimensions: 8, usage: { source: "reported" } },
      {
        credentialId: "b",
        answered: false,
        classification: { class: "auth", rule: expect.stringContaining("openai/") },
        error: { status: 401 },
      },
      { credentialId: "c", answered: true, rateLimit: { requests: { limit: 100, remaining: 99 } } },
    ]);
    expect(checks.every(({ durationMs }) => Number.isInteger(durationMs))).toBe(true);
  });

  it("asks a VLM with few tokens, counts it as a ping, and not as a call", async () => {
    const world = await createWorld();
    const [check] = await world.vlm(["a"]).checkCredentials();
    expect(check).toMatchObject({ answered: true });
    expect(check).not.toHaveProperty("dimensions");
    expect(world.hotspare.usage.snapshot().total).toMatchObject({ calls: 0, pings: 1 });
    expect(world.simulator.requests[0]?.body).toMatchObject({ max_tokens: 16 });
  });

  it("lets health know: a key that is revoked is parked, and one that is restored serves again", async () => {
    const world = await createWorld({ retry: { maxRounds: 1, maxWaitMs: 0 } });
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked();
    await embedder.checkCredentials();
    expect(embedder.activeCredentialId).toBe("b");
    expect(world.story("switch", "circuitOpen")).toEqual([
      "circuitOpen credential auth",
      "switch a -> b auth",
    ]);
    world.key("a").healthy();
    await embedder.checkCredentials();
    expect(embedder.activeCredentialId).toBe("a");
  });

  it("asks a credential whose circuit is open, and one that is being probed", async () => {
    const world = await createWorld({ retry: { maxRounds: 1, maxWaitMs: 0 } });
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked();
    await embedder.embed(["x"]);
    await world.clock.advance(700_000);
    world.key("a").healthy().hang({ times: 1 });
    const abort = new AbortController();
    const probing = embedder.embed(["x"], { signal: abort.signal });
    await world.key("a").waitForRequests(2);
    await expect(embedder.checkCredentials()).resolves.toMatchObject([
      { answered: true },
      { answered: true },
    ]);
    abort.abort();
    await rejection(probing);
    expect(embedder.activeCredentialId).toBe("a");
  });

  it("does not take vectors of another length for an answer", async () => {
    const world = await createWorld();
    world.key("a").wrongDimensions(5);
    const [check] = await world.embedder(["a", "b"]).checkCredentials();
    expect(check).toMatchObject({
      answered: false,
      classification: { class: "not_found", reason: "vector_space_mismatch" },
    });
  });

  it("ends with the caller's reason, and not at all when the model is closed", async () => {
    const world = await createWorld();
    world.key("a").hang();
    const embedder = world.embedder(["a"]);
    const abort = new AbortController();
    const checking = embedder.checkCredentials({ signal: abort.signal });
    await world.key("a").waitForRequests(1);
    abort.abort(new Error("enough"));
    expect(await rejection(checking)).toMatchObject({ message: "enough" });
    expect(embedder.status()).toMatchObject([{ state: "closed", inFlight: 0 }]);
    await embedder.close();
    expect(await rejection(embedder.checkCredentials())).toMatchObject({ name: "ClosedError" });
  });

  it("ends with the model that is closed meanwhile", async () => {
    const world = await createWorld();
    world.key("a").hang();
    const embedder = world.embedder(["a"]);
    const checking = embedder.checkCredentials();
    await world.key("a").waitForRequests(1);
    const closing = embedder.close({ graceMs: 60_000 });
    expect(await rejection(checking)).toMatchObject({ name: "ClosedError" });
    await closing;
  });
});
