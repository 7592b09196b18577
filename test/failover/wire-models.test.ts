import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.js";

describe("two deployments of one server", () => {
  it("are spares of each other when only one model of the server fails", async () => {
    const world = await createWorld();
    const [a, b] = world.credentials(["a", "b"]);
    world.key("a").status(503);
    const vlm = world.hotspare.vlm({
      model: "gpt-4.1-mini",
      credentials: [a, { ...b, model: "gpt-4.1-mini-standby" }].filter(
        (credential) => credential !== undefined,
      ) as never,
    });
    const { credentialId, attempts } = await vlm.complete({ prompt: "hello" });
    expect([credentialId, attempts.length, world.clock.sleeping]).toEqual(["b", 2, 0]);
  });

  it("do not vouch for each other: three failures open the one that fails", async () => {
    const world = await createWorld();
    const [a, b] = world.credentials(["a", "b"]);
    world.key("a").status(503);
    const vlm = world.hotspare.vlm({
      model: "gpt-4.1-mini",
      credentials: [a, { ...b, model: "gpt-4.1-mini-standby" }].filter(
        (credential) => credential !== undefined,
      ) as never,
    });
    for (let call = 0; call < 3; call += 1) {
      await vlm.complete({ prompt: "hello" });
    }
    expect(world.story("circuitOpen")).toEqual(["circuitOpen endpoint_model transient"]);
  });
});
