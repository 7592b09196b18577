import { AllCredentialsFailedError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

describe("health shared by the models of one Hotspare", () => {
  it("parks a revoked key in every model, each of which tells of its own switch", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    const vlm = world.vlm(["a", "b"]);
    world.key("a").revoked();
    await embedder.embed(["hello"]);
    expect(vlm.activeCredentialId).toBe("b");
    expect((await vlm.complete({ prompt: "hello" })).credentialId).toBe("b");
    expect(world.key("a").requests).toBe(1);
    expect(world.told.filter(({ event }) => event === "switch").map(({ payload }) => payload)).toMatchObject([
      { modelKind: "embedder", model: "text-embedding-3-small" },
      { modelKind: "vlm", model: "gpt-4.1-mini" },
    ]);
  });

  it("parks all keys of an exhausted account", async () => {
    const world = await createWorld({ account: "team" });
    const embedder = world.embedder(["a", "b"]);
    world.key("a").quota(0);
    await embedder.embed(["hello"]).catch(() => undefined);
    expect([world.key("a").requests, world.key("b").requests]).toEqual([1, 0]);
  });

  it("tells a model why its key is parked, also when another model's call has parked it", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked();
    world.key("b").revoked();
    await rejection(embedder.embed(["hello"]));
    const error = await rejection(world.vlm(["a", "b"]).complete({ prompt: "hello" }));
    expect(AllCredentialsFailedError.isInstance(error) && error.class).toBe("auth");
  });

  it("leaves the key's other models alone when one model is limited", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    const vlm = world.vlm(["a", "b"]);
    world.key("a").rateLimit({ requestsPerMinute: 1 }, { model: "text-embedding-3-small" });
    await embedder.embed(["1"]);
    await embedder.embed(["2"]);
    expect([embedder.activeCredentialId, vlm.activeCredentialId]).toEqual(["b", "a"]);
  });

  it("knows a key by what it is and not by its id", async () => {
    const world = await createWorld();
    const one = world.hotspare.embedder({
      model: "text-embedding-3-small",
      credentials: [
        { id: "main", provider: "openai", apiKey: "first-key-0123456789", baseURL: world.simulator.baseURL },
      ],
    });
    const other = world.hotspare.embedder({
      model: "text-embedding-3-small",
      credentials: [
        { id: "main", provider: "openai", apiKey: "second-key-0123456789", baseURL: world.simulator.baseURL },
      ],
    });
    world.simulator.key("first-key-0123456789").revoked();
    await one.embed(["hello"]).catch(() => undefined);
    expect([one.activeCredentialId, other.activeCredentialId]).toEqual([undefined, "main"]);
  });
});
