import { inspect } from "node:util";
import { AllCredentialsFailedError, failureOf } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

const key = "a-secret-key-0123456789";
const echo = {
  status: 500,
  body: { error: { message: `No such key: ${key}`, type: "x", code: null, param: null } },
} as const;

describe("a rule that quotes the provider, who quotes the key", () => {
  it("shows it in no event and no result", async () => {
    const world = await createWorld({
      endpoints: ["one", "two"],
      rules: [
        {
          name: "mine/quotes",
          classify: ({ facts }) => ({ class: "auth", scope: "credential", reason: facts?.message ?? "none" }),
        },
      ],
    });
    world.key("a").status(echo.status, { body: echo.body });
    const result = await world.embedder(["a", "b"]).embed(["hello"]);
    expect(inspect([result.attempts, world.told], { depth: 9 })).toContain("No such key");
    expect(inspect([result.attempts, world.told], { depth: 9 })).not.toMatch(/secret-k|0123456/);
  });

  it("shows it in no report when it throws it", async () => {
    const world = await createWorld({
      endpoints: ["one", "two"],
      rules: [
        {
          name: "mine/throws",
          classify: ({ facts }) => {
            throw new Error(facts?.message);
          },
        },
      ],
    });
    world.key("a").status(echo.status, { body: echo.body });
    await world.embedder(["a", "b"]).embed(["hello"]);
    expect(world.story("extensionError")).toHaveLength(1);
    expect(inspect(world.told, { depth: 9 })).not.toMatch(/secret-k|0123456/);
  });
});

describe("a header that one call brings", () => {
  it("is in no error that is read after the call, and in no reply", async () => {
    const world = await createWorld();
    const token = "tenant-token-7PqRsTuVwXyZ";
    const keys = Array.from({ length: 22 }, (_, index) => `key-${index}`);
    world.simulator.everyKey().status(401, { body: { error: { message: `Not for ${token}.` } } });
    const embedder = world.embedder(keys);
    const error = await rejection(embedder.embed(["hello"], { headers: { "x-tenant": token } }));
    // Nothing else of the call is left.
    await rejection(embedder.embed(["hello"]));
    const { errors = [] } = AllCredentialsFailedError.isInstance(error) ? error : {};
    expect(errors).toHaveLength(22);
    const shown = inspect([errors, errors.map(failureOf)], {
      depth: 9,
      showHidden: true,
      maxArrayLength: null,
    });
    expect(shown.match(/Not for \[secret\]/g)?.length).toBeGreaterThanOrEqual(44);
    expect(shown).not.toContain("7PqRs");
  });
});

describe("a model that has closed", () => {
  it("is kept by nothing, and its circuits are forgotten", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked();
    await embedder.embed(["hello"]);
    await embedder.close();
    expect(world.embedder(["a", "b"]).activeCredentialId).toBe("a");
  });
});
