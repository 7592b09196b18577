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
  it("is in no error and in no reply that is read after the call, when the header is no secret any more", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    const failWith = (token: string) => {
      world.simulator.everyKey().status(401, { body: { error: { message: `Not for ${token}.` } } });
      embedder.reset();
      return rejection(embedder.embed(["hello"], { headers: { "x-tenant": token } }));
    };
    const error = await failWith("tenant-token-7PqRsTuVwXyZ");
    // As many secrets that come and go as there are keys: the earlier token is looked for no longer.
    for (const tenant of ["one", "two", "three", "four"]) await failWith(`tenant-${tenant}-4fGh8kLm2`);
    const { errors = [] } = AllCredentialsFailedError.isInstance(error) ? error : {};
    const shown = errors.map((each) => [inspect(each, { showHidden: true }), failureOf(each)?.reply?.body]);
    expect(shown).toHaveLength(2);
    for (const text of shown.flat()) {
      expect(text).toContain("Not for [secret]");
      expect(text).not.toContain("7PqRs");
    }
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
