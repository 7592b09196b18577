import { failureOf } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

const tooLong = {
  error: {
    message: "Too long.",
    type: "invalid_request_error",
    param: null,
    code: "context_length_exceeded",
  },
};

describe("a policy that overrides a row", () => {
  it("sends a request error on to the next credential, and touches no circuit", async () => {
    const world = await createWorld({ policy: { input_too_large: { call: "next", circuit: "none" } } });
    world.key("a").status(400, { body: tooLong });
    const embedder = world.embedder(["a", "b"]);
    expect((await embedder.embed(["long"])).credentialId).toBe("b");
    expect(world.story("circuitOpen", "switch")).toEqual([]);
  });

  it("throws at once what would have moved on, and opens the circuit all the same", async () => {
    const world = await createWorld({ policy: { auth: { call: "rethrow", circuit: "open" } } });
    world.key("a").revoked();
    const embedder = world.embedder(["a", "b"]);
    expect(failureOf(await rejection(embedder.embed(["hello"])))?.classification.class).toBe("auth");
    expect([world.key("b").requests, embedder.activeCredentialId]).toEqual([0, "b"]);
  });

  it("counts what would have opened at once", async () => {
    const world = await createWorld({ policy: { auth: { call: "next", circuit: "count" } } });
    world.key("a").revoked();
    const embedder = world.embedder(["a", "b"]);
    for (let call = 0; call < 3; call += 1) {
      await embedder.embed(["hello"]);
    }
    expect([world.key("a").requests, embedder.activeCredentialId]).toEqual([3, "b"]);
  });

  it("of one model goes over the Hotspare's", async () => {
    const world = await createWorld({ policy: { auth: { call: "rethrow", circuit: "open" } } });
    world.key("a").revoked();
    const embedder = world.hotspare.embedder({
      model: "text-embedding-3-small",
      policy: { auth: { call: "next", circuit: "open" } },
      credentials: world.credentials(["a", "b"]),
    });
    expect((await embedder.embed(["hello"])).credentialId).toBe("b");
  });
});
