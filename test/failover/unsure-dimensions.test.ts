import { failureOf } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

describe("a compatible server that calls a model of its own by a known name", () => {
  it("is believed: its first answer fixes the dimensions, and the next must keep them", async () => {
    const world = await createWorld();
    world.key("a").wrongDimensions(3, { times: 1 });
    const embedder = world.hotspare.embedder({
      model: "text-embedding-3-small",
      credentials: world.credentials(["a"]),
    });
    expect(embedder.dimensions).toBeUndefined();
    await embedder.embed(["hello"]);
    expect(embedder.dimensions).toBe(3);
    expect(failureOf(await rejection(embedder.embed(["hello"])))?.classification).toMatchObject({
      class: "not_found",
      reason: "vector_space_mismatch",
    });
  });

  it("still cannot stand beside a model that is known to be of another length", async () => {
    const world = await createWorld();
    const make = () =>
      world.hotspare.embedder({
        model: "text-embedding-3-small",
        vectorSpace: { name: "both", models: ["text-embedding-3-large"] },
        credentials: world
          .credentials(["a", "b"])
          .map((credential, index) =>
            index === 0 ? credential : { ...credential, model: "text-embedding-3-large" },
          ),
      });
    expect(make).toThrow(
      /different dimensions.*a \(text-embedding-3-small\): 1536, b \(text-embedding-3-large\): 3072/s,
    );
  });
});
