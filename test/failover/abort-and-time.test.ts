import { getEventListeners } from "node:events";
import { AllCredentialsFailedError, DeadlineExceededError, failureOf } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

describe("the caller's signal", () => {
  it("ends a call before it begins, with the caller's reason and no request", async () => {
    const world = await createWorld();
    const reason = new Error("changed my mind");
    const error = await rejection(
      world.embedder(["a"]).embed(["hello"], { signal: AbortSignal.abort(reason) }),
    );
    expect(error).toBe(reason);
    expect(world.simulator.requests).toHaveLength(0);
  });

  it("ends an attempt under way at once, burns no credential, and leaves no listener", async () => {
    const world = await createWorld();
    world.key("a").hang();
    const controller = new AbortController();
    const embedder = world.embedder(["a", "b"]);
    const answer = rejection(embedder.embed(["hello"], { signal: controller.signal }));
    await world.simulator.waitForRequests(1);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    const reason = new Error("stop");
    controller.abort(reason);
    expect(await answer).toBe(reason);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(world.key("b").requests).toBe(0);
    expect(embedder.activeCredentialId).toBe("a");
    expect(embedder.status().map((status) => status.inFlight)).toEqual([0, 0]);
    await world.simulator.waitUntilIdle();
  });

  it("ends a back-off at once", async () => {
    const world = await createWorld();
    world.key("a").status(503);
    const controller = new AbortController();
    const answer = rejection(world.embedder(["a"]).embed(["hello"], { signal: controller.signal }));
    await world.clock.untilSleeping();
    controller.abort("enough");
    expect(await answer).toBe("enough");
    expect([world.clock.sleeping, getEventListeners(controller.signal, "abort").length]).toEqual([0, 0]);
  });
});

describe("time", () => {
  it("moves on from an attempt that takes too long", async () => {
    const world = await createWorld({ endpoints: ["one", "two"] });
    world.key("a").hang();
    const answer = world.embedder(["a", "b"]).embed(["hello"]);
    await world.simulator.waitForRequests(1);
    await world.clock.advance(60_000);
    const { credentialId, attempts } = await answer;
    expect([credentialId, attempts[0]?.classification?.reason]).toEqual(["b", "attempt_timeout"]);
  });

  it("ends the call at its deadline", async () => {
    const world = await createWorld();
    world.key("a").hang();
    const answer = rejection(world.embedder(["a", "b"]).embed(["hello"], { timeouts: { totalMs: 1_000 } }));
    await world.simulator.waitForRequests(1);
    await world.clock.advance(1_000);
    const error = await answer;
    expect(DeadlineExceededError.isInstance(error)).toBe(true);
    expect(world.key("b").requests).toBe(0);
  });

  it("that the caller cut short says nothing of the credential", async () => {
    const world = await createWorld();
    world.key("a").hang();
    const embedder = world.embedder(["a"]);
    for (let turn = 0; turn < 4; turn += 1) {
      const answer = rejection(embedder.embed(["hello"], { timeouts: { attemptMs: 5 } }));
      await world.simulator.waitForRequests(world.simulator.requests.length + 1).catch(() => undefined);
      await world.clock.advance(5);
      await world.clock.advance(100_000);
      await world.clock.advance(100_000);
      expect(failureOf(await answer)?.classification.reason).toBe("attempt_timeout");
    }
    expect(world.story("circuitOpen")).toEqual([]);
  });
});

describe("our own network", () => {
  it("being down opens nothing", async () => {
    const world = await createWorld();
    const nowhere = { provider: "openai" as const, baseURL: "http://no-such-host.invalid/v1" };
    const embedder = world.hotspare.embedder({
      model: "text-embedding-3-small",
      retry: { maxRounds: 1 },
      credentials: [
        { ...nowhere, id: "a", apiKey: "key-a-0123456789" },
        { ...nowhere, id: "b", apiKey: "key-b-0123456789", baseURL: "http://nor-this.invalid/v1" },
      ],
    });
    for (let turn = 0; turn < 4; turn += 1) {
      const error = await rejection(embedder.embed(["hello"]));
      expect(AllCredentialsFailedError.isInstance(error) && error.class).toBe("transient");
    }
    expect(world.story("circuitOpen", "switch")).toEqual([]);
  });

  it("is not at fault when another endpoint answers", async () => {
    const world = await createWorld();
    const embedder = world.hotspare.embedder({
      model: "text-embedding-3-small",
      credentials: [
        {
          id: "gone",
          provider: "openai",
          apiKey: "key-a-0123456789",
          baseURL: "http://no-such-host.invalid/v1",
        },
        ...world.credentials(["b"]),
      ],
    });
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await embedder.embed(["hello"])).credentialId).toBe("b");
    }
    expect(world.story("switch")).toEqual(["switch gone -> b transient"]);
  });
});
