import { inspect } from "node:util";
import type { ErrorRule, UnknownError } from "@hotspare/core";
import { verdict } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { echoes, startEchoingServer } from "../secrets/echoing-server.js";
import { createWorld, rejection, type WorldOptions } from "../support/world.js";

/** An error that no rule knows, in the words of no provider. */
const frozen = (message = "Your workspace was archived by its owner", code = "workspace_archived") => ({
  body: { error: { message, code, type: "workspace_error" } },
});
const once = { maxRounds: 1, maxWaitMs: 0 };
const apart: WorldOptions = { endpoints: ["one", "two", "three"] };

function counted(errors: readonly UnknownError[]) {
  return errors.map(({ code, status, count, next }) => ({
    code,
    status,
    count,
    ...Object.fromEntries(
      Object.entries(next).filter(([, value]) =>
        typeof value === "number" ? value > 0 : Object.keys(value).length > 0,
      ),
    ),
  }));
}

async function lastOf(stream: AsyncIterable<unknown>): Promise<unknown> {
  let last: unknown;
  for await (const chunk of stream) last = chunk;
  return last;
}

describe("hotspare.unknownErrors()", () => {
  it("is empty while everything answers, and when a rule knows the error", async () => {
    const world = await createWorld(apart);
    const embedder = world.embedder(["a", "b"]);
    await embedder.embed(["hello"]);
    world.key("a").revoked();
    await embedder.embed(["hello"]);
    expect(world.hotspare.unknownErrors()).toEqual([]);
  });

  it("has the error, its times and its verdict, and what the next credential said", async () => {
    const world = await createWorld(apart);
    world.key("a").status(404, frozen());
    await world.embedder(["a", "b"]).embed(["hello"]);
    expect(world.hotspare.unknownErrors()).toEqual([
      {
        provider: "openai",
        credentialIds: ["a"],
        modelKind: "embedder",
        status: 404,
        code: "workspace_archived",
        type: "workspace_error",
        message: "Your workspace was … by its owner",
        verdict: { class: "not_found", scope: "credential_model", rule: "general/status" },
        count: 1,
        firstMs: expect.any(Number),
        lastMs: expect.any(Number),
        next: { answered: 1, answeredItself: 0, sameError: 0, otherErrors: {}, notAsked: 0, byAll: 0 },
      },
    ]);
  });

  it("has the sequel of each of three credentials", async () => {
    const world = await createWorld(apart);
    world.key("a").status(404, frozen());
    world.key("b").status(404, frozen());
    await world.embedder(["a", "b", "c"]).embed(["hello"]);
    expect(counted(world.hotspare.unknownErrors())).toEqual([
      { code: "workspace_archived", status: 404, count: 2, sameError: 1, answered: 1 },
    ]);
  });

  it("has it when the next credential fails in another way, and when all fail alike", async () => {
    const world = await createWorld(apart);
    world.key("a").status(460, frozen());
    world.key("b").revoked({ times: 1 }).status(460, frozen());
    const embedder = world.embedder(["a", "b"]);
    await rejection(embedder.embed(["hello"]));
    embedder.reset();
    await rejection(embedder.embed(["hello"]));
    expect(counted(world.hotspare.unknownErrors())).toEqual([
      {
        code: "workspace_archived",
        status: 460,
        count: 3,
        otherErrors: { auth: 1 },
        sameError: 1,
        notAsked: 1,
        byAll: 1,
      },
    ]);
  });

  it("has an error that ended the call: nobody else was asked", async () => {
    const world = await createWorld(apart);
    world.key("a").status(400, frozen());
    await rejection(world.embedder(["a", "b"]).embed(["hello"]));
    expect(counted(world.hotspare.unknownErrors())).toEqual([
      { code: "workspace_archived", status: 400, count: 1, notAsked: 1 },
    ]);
  });

  it("goes on learning when a rule says unknown: the call moves on", async () => {
    const trial: ErrorRule = {
      name: "my/trial",
      classify: ({ facts }) =>
        facts?.code === "workspace_archived" ? verdict("unknown", "workspace_archived") : undefined,
    };
    const world = await createWorld({ ...apart, rules: [trial] });
    world.key("a").status(400, frozen());
    await world.embedder(["a", "b"]).embed(["hello"]);
    expect(world.hotspare.unknownErrors()).toMatchObject([
      { verdict: { rule: "my/trial" }, next: { answered: 1 } },
    ]);
  });

  it("has a stream's error before its first content once, and one after it", async () => {
    const world = await createWorld(apart);
    world.key("a").streamError({ error: { message: "The pool is thawing", code: "pool_thawing" } });
    world.key("b").streamError({
      error: { message: "The pool has drifted", code: "pool_drifted" },
      afterTokens: 2,
      times: 1,
    });
    const vlm = world.vlm(["a", "b"]);
    await rejection(lastOf(vlm.stream({ prompt: "hello" })));
    expect(await lastOf(vlm.stream({ prompt: "hello" }))).toMatchObject({ type: "finish" });
    expect(counted(world.hotspare.unknownErrors())).toEqual([
      { code: "pool_thawing", status: undefined, count: 2, answered: 2 },
      { code: "pool_drifted", status: undefined, count: 1, notAsked: 1 },
    ]);
    expect(world.hotspare.unknownErrors()[0]?.modelKind).toBe("vlm");
  });

  it("has each part of a split input with its own sequel", async () => {
    const world = await createWorld(apart);
    world.key("a").status(460, frozen());
    const inputs = Array.from({ length: 2_500 }, (_, index) => `input ${index}`);
    await world.embedder(["a", "b"]).embed(inputs);
    const [error] = world.hotspare.unknownErrors();
    expect(error).toMatchObject({
      count: world.key("a").requests,
      next: { answered: world.key("a").requests },
    });
    expect(world.key("a").requests).toBe(2);
  });

  it("counts right when a hundred calls fail at once", async () => {
    const world = await createWorld({ ...apart, breaker: { failureThreshold: 1_000 } });
    world.key("a").status(460, frozen());
    const embedder = world.embedder(["a", "b"]);
    await Promise.all(Array.from({ length: 100 }, (_, index) => embedder.embed([`input ${index}`])));
    expect(counted(world.hotspare.unknownErrors())).toEqual([
      { code: "workspace_archived", status: 460, count: 100, answered: 100 },
    ]);
  });

  it("has the checks that an operator makes", async () => {
    const world = await createWorld(apart);
    world.key("a").status(404, frozen());
    await world.embedder(["a", "b"]).checkCredentials();
    expect(counted(world.hotspare.unknownErrors())).toEqual([
      { code: "workspace_archived", status: 404, count: 1, notAsked: 1 },
    ]);
  });
});

describe("what hotspare.unknownErrors() shows", () => {
  const prompt = "Please cancel the payment of my late account, marmalade and all";
  const shownOf = (errors: readonly UnknownError[]) =>
    [JSON.stringify(errors), inspect(errors, { depth: 9 })].join("\n").toLowerCase();

  it.each(echoes)("has no key and no header of a call: $name", async (echo) => {
    const origin = await startEchoingServer(echo);
    const world = await createWorld({ retry: once });
    const credentials = [
      {
        id: "x",
        provider: "openai" as const,
        apiKey: "wrong-key-of-the-account",
        baseURL: `${origin}/v1`,
      },
    ];
    const headers = { "x-tenant": "the-private-tenant-of-a-user" };
    await rejection(world.hotspare.embedder({ model: "m", credentials }).embed(["x"], { headers }));
    await rejection(
      lastOf(world.hotspare.vlm({ model: "m", credentials }).stream({ prompt: "x" }, { headers })),
    );
    const shown = shownOf(world.hotspare.unknownErrors());
    expect(shown).not.toMatch(/wrong-key|key-of-the|private-tenant|tenant-of-a/);
  });

  it.each([
    ["as it is", (said: string) => said],
    ["in capitals", (said: string) => said.toUpperCase()],
    ["quoted", (said: string) => `'${said}'`],
    ["as JSON in JSON", (said: string) => JSON.stringify({ input: [said] })],
    ["cut", (said: string) => said.slice(7, 40)],
    ["in base64", (said: string) => Buffer.from(said).toString("base64")],
  ])("has no prompt of an embedding or a conversation: %s", async (_, write) => {
    const world = await createWorld({ retry: once });
    const said = write(prompt);
    const embedder = world.embedder(["a"]);
    const vlm = world.vlm(["a"]);
    for (const status of [400, 404, 422, 460, 500]) {
      world.key("a").status(status, {
        body: { error: { message: `Could not process ${said} now`, code: said, type: said } },
        times: 1,
      });
      await rejection(embedder.embed([prompt]));
      world.key("a").status(status, { body: { error: { message: `Could not process: ${said}` } }, times: 1 });
      const messages = [
        { role: "system" as const, content: "Be kind" },
        { role: "user" as const, content: [{ type: "text" as const, text: prompt }] },
      ];
      await rejection(vlm.complete({ messages }));
      embedder.reset();
      vlm.reset();
    }
    const errors = world.hotspare.unknownErrors();
    expect(errors.length).toBeGreaterThan(5);
    expect(shownOf(errors)).not.toMatch(
      /marmalade|late account|cancel the payment|payment of my|my late|ugxlyxnl/,
    );
  });

  it("has no words of a tool, a schema or an answer in the conversation", async () => {
    const world = await createWorld({ retry: once });
    const texts = [
      "refund the late payment",
      "balance of the account",
      "close my old account",
      "the model is wrong",
    ];
    const [description = "", result = "", title = "", reasoning = ""] = texts;
    world.key("a").status(400, { body: { error: { message: `Cannot take ${texts.join(" and ")} now` } } });
    await rejection(
      world.vlm(["a"]).complete({
        messages: [
          { role: "user", content: "hello" },
          { role: "assistant", reasoning, toolCalls: [{ id: "c", name: "refund", arguments: "{}" }] },
          { role: "tool", toolCallId: "c", content: result },
        ],
        tools: [{ name: "refund", description, parameters: { type: "object", title } }],
      }),
    );
    expect(world.hotspare.unknownErrors().map(({ message }) => message)).toEqual([
      "Cannot take … and … and … and … now",
    ]);
  });
});
