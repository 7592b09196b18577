import { AllCredentialsFailedError, failureOf, HotspareError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

describe("a request that no credential can answer", () => {
  it.each([
    [
      "permanent",
      {
        status: 400,
        body: {
          error: { message: "Bad.", type: "invalid_request_error", param: "x", code: "invalid_value" },
        },
      },
    ],
    [
      "input_too_large",
      {
        status: 400,
        body: {
          error: {
            message: "Too long.",
            type: "invalid_request_error",
            param: null,
            code: "context_length_exceeded",
          },
        },
      },
    ],
    [
      "content_safety",
      {
        status: 400,
        body: {
          error: { message: "Flagged.", type: "invalid_request_error", param: null, code: "content_filter" },
        },
      },
    ],
  ] as const)("is thrown at once as the SDK's own error: %s", async (name, { status, body }) => {
    const world = await createWorld();
    world.key("a").status(status, { body });
    const error = await rejection(world.embedder(["a", "b"]).embed(["hello"]));
    expect(error).toMatchObject({ status, code: body.error.code });
    expect(HotspareError.isInstance(error)).toBe(false);
    expect(failureOf(error)?.classification.class).toBe(name);
    expect(failureOf(error)?.attempts).toHaveLength(1);
    expect([world.key("a").requests, world.key("b").requests]).toEqual([1, 0]);
    expect(world.story("switch", "circuitOpen", "exhaustion")).toEqual([]);
  });
});

describe("a credential that cannot answer", () => {
  it.each([
    [
      "auth",
      401,
      {
        error: {
          message: "Incorrect API key provided.",
          type: "invalid_request_error",
          param: null,
          code: "invalid_api_key",
        },
      },
      "credential",
    ],
    [
      "quota_exceeded",
      429,
      {
        error: {
          message: "You exceeded your current quota.",
          type: "insufficient_quota",
          param: null,
          code: "insufficient_quota",
        },
      },
      "account",
    ],
    [
      "not_found",
      404,
      {
        error: {
          message: "The model does not exist.",
          type: "invalid_request_error",
          param: null,
          code: "model_not_found",
        },
      },
      "credential_model",
    ],
    [
      "rate_limited",
      429,
      {
        error: { message: "Rate limit reached.", type: "requests", param: null, code: "rate_limit_exceeded" },
      },
      "account_model",
    ],
  ] as const)(
    "hands the call to the next one and is not asked again: %s",
    async (name, status, body, scope) => {
      const world = await createWorld();
      world.key("a").status(status, { body });
      const embedder = world.embedder(["a", "b"]);
      const first = await embedder.embed(["hello"]);
      expect(first.credentialId).toBe("b");
      expect(first.attempts.map((attempt) => [attempt.credentialId, attempt.classification?.class])).toEqual([
        ["a", name],
        ["b", undefined],
      ]);
      expect(world.story("attempt", "failure", "success", "switch", "circuitOpen")).toEqual([
        "attempt a",
        `failure a ${name} next b`,
        `circuitOpen ${scope} ${name}`,
        `switch a -> b ${name}`,
        "attempt b",
        "success b",
      ]);
      await embedder.embed(["again"]);
      expect([world.key("a").requests, world.key("b").requests]).toEqual([1, 2]);
      expect(embedder.activeCredentialId).toBe("b");
    },
  );
});

describe("a transient failure", () => {
  it("sends the call on, and leaves the active credential alone below the threshold", async () => {
    const world = await createWorld({ endpoints: ["one", "two"] });
    world.key("a").status(503, { times: 2 });
    const embedder = world.embedder(["a", "b"]);
    expect((await embedder.embed(["1"])).credentialId).toBe("b");
    expect((await embedder.embed(["2"])).credentialId).toBe("b");
    expect((await embedder.embed(["3"])).credentialId).toBe("a");
    expect(embedder.activeCredentialId).toBe("a");
    expect(world.story("switch", "circuitOpen")).toEqual([]);
    expect(world.story("failure")).toEqual(["failure a transient next b", "failure a transient next b"]);
  });

  it("opens the circuit at the third call in a row, for thirty seconds", async () => {
    const world = await createWorld({ endpoints: ["one", "two"] });
    world.key("a").status(503, { times: 3 });
    const embedder = world.embedder(["a", "b"]);
    for (const text of ["1", "2", "3", "4"]) {
      await embedder.embed([text]);
    }
    expect(world.story("switch", "circuitOpen")).toEqual([
      "circuitOpen endpoint_model transient",
      "switch a -> b transient",
    ]);
    expect(world.key("a").requests).toBe(3);
    await world.clock.advance(29_999);
    expect((await embedder.embed(["5"])).credentialId).toBe("b");
    await world.clock.advance(1);
    const probe = await embedder.embed(["6"]);
    expect([probe.credentialId, probe.attempts[0]?.probe]).toEqual(["a", true]);
    expect(world.story("failback", "circuitClose")).toEqual([
      "circuitClose endpoint_model",
      "failback b -> a",
    ]);
  });

  it("counts in a row: a success between starts anew", async () => {
    const world = await createWorld({ endpoints: ["one", "two"] });
    const embedder = world.embedder(["a", "b"]);
    for (let turn = 0; turn < 3; turn += 1) {
      world.key("a").status(500, { times: 2 });
      await embedder.embed(["x"]);
      await embedder.embed(["y"]);
      await embedder.embed(["z"]);
    }
    expect(world.story("circuitOpen")).toEqual([]);
  });
});

describe("nobody left", () => {
  it("throws one error that lists every credential, those not tried too", async () => {
    const world = await createWorld();
    world.key("a").revoked();
    world.key("b").quota(0);
    const embedder = world.embedder(["a", "b"]);
    const first = await rejection(embedder.embed(["hello"]));
    if (!AllCredentialsFailedError.isInstance(first)) {
      throw first;
    }
    expect(first.class).toBe("quota_exceeded");
    expect(
      first.failures.map((one) => [one.credentialId, one.classification?.class, one.attemptCount]),
    ).toEqual([
      ["a", "auth", 1],
      ["b", "quota_exceeded", 1],
    ]);
    expect(first.errors).toHaveLength(2);
    expect(first.retryAfterMs).toBe(600_000);
    const second = await rejection(embedder.embed(["hello"]));
    expect(
      AllCredentialsFailedError.isInstance(second) && second.failures.map((one) => one.attemptCount),
    ).toEqual([0, 0]);
    expect(world.simulator.requests).toHaveLength(2);
    expect(world.story("exhaustion")).toEqual(["exhaustion quota_exceeded", "exhaustion quota_exceeded"]);
    expect(embedder.activeCredentialId).toBeUndefined();
  });

  it("is the original error when there is but one credential", async () => {
    const world = await createWorld();
    world.key("a").revoked();
    const error = await rejection(world.embedder(["a"]).embed(["hello"]));
    expect(error).toMatchObject({ status: 401, code: "invalid_api_key" });
    expect(failureOf(error)?.classification.class).toBe("auth");
  });
});
