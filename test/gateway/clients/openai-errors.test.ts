import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { type ClientWorld, keys, nothing, openClientWorld } from "./client-world.js";

const messages = [{ role: "user" as const, content: "Hello" }];
const question = { model: "vision", messages };

type ErrorClass = new (...members: never[]) => Error;

interface Case {
  readonly title: string;
  readonly key?: string;
  /** Prepares the failure behind the gateway. */
  readonly prepare?: (world: ClientWorld) => void;
  readonly ask?: (client: OpenAI) => Promise<unknown>;
  readonly raises: ErrorClass;
  readonly with: object;
}

const chat = (client: OpenAI, body: object = {}) => client.chat.completions.create({ ...question, ...body });
const everyKey = (world: ClientWorld) => world.simulator.everyKey();

/** The error class and the members that users of the package read, as for OpenAI (platform.openai.com/docs/guides/error-codes). */
const cases: readonly Case[] = [
  {
    title: "a key that nobody has",
    key: keys.unknown,
    raises: OpenAI.AuthenticationError,
    with: { status: 401, code: "invalid_api_key", type: "invalid_request_error" },
  },
  {
    title: "a model that the key may not use",
    key: keys.narrow,
    raises: OpenAI.PermissionDeniedError,
    with: { status: 403, code: "model_not_found", param: "model" },
  },
  {
    title: "a model that there is not",
    ask: (client) => chat(client, { model: "gpt-9" }),
    raises: OpenAI.NotFoundError,
    with: { status: 404, code: "model_not_found" },
  },
  {
    title: "a path that there is not",
    ask: (client) => client.files.list(),
    raises: OpenAI.NotFoundError,
    with: { status: 404 },
  },
  {
    title: "a value that no field takes",
    ask: (client) => chat(client, { temperature: "hot" }),
    raises: OpenAI.BadRequestError,
    with: { status: 400, param: "temperature", type: "invalid_request_error" },
  },
  {
    title: "more answers than a gateway gives",
    ask: (client) => chat(client, { n: 2 }),
    raises: OpenAI.BadRequestError,
    with: { status: 400, param: "n" },
  },
  {
    title: "a body above the limit",
    ask: (client) => chat(client, { messages: [{ role: "user", content: "x".repeat(200_000) }] }),
    raises: OpenAI.APIError,
    with: { status: 413, code: "request_too_large" },
  },
  {
    title: "a prompt that the provider finds too long",
    prepare: (world) => everyKey(world).fail("openai.context_length_exceeded"),
    raises: OpenAI.BadRequestError,
    with: { status: 400, code: "context_length_exceeded" },
  },
  {
    title: "all credentials at their rate limits",
    prepare: (world) => everyKey(world).status(429, { headers: { "retry-after": "7" } }),
    raises: OpenAI.RateLimitError,
    with: { status: 429, code: "rate_limit_exceeded" },
  },
  {
    title: "all credentials without quota",
    prepare: (world) => everyKey(world).quota(0),
    raises: OpenAI.RateLimitError,
    with: { status: 429, code: "insufficient_quota", type: "insufficient_quota" },
  },
  {
    title: "all credentials revoked, which is not the client's key",
    prepare: (world) => everyKey(world).revoked(),
    raises: OpenAI.InternalServerError,
    with: { status: 503, code: "upstream_refused_gateway" },
  },
  {
    title: "a provider that fails",
    prepare: (world) => everyKey(world).status(500),
    raises: OpenAI.InternalServerError,
    with: { status: 503, code: "upstream_unavailable" },
  },
  {
    title: "a provider that cuts connections",
    prepare: (world) => everyKey(world).resetConnection(),
    raises: OpenAI.InternalServerError,
    with: { status: 503 },
  },
  {
    title: "a page of HTML in place of an answer",
    prepare: (world) => everyKey(world).htmlError(502),
    raises: OpenAI.InternalServerError,
    with: { status: 503 },
  },
  {
    title: "a model that does not answer in its time",
    prepare: (world) => everyKey(world).hang(),
    ask: (client) => chat(client, { model: "hurried" }),
    raises: OpenAI.InternalServerError,
    with: { status: 504, code: "deadline_exceeded" },
  },
];

describe("The openai package throws the same error for a gateway as for OpenAI", () => {
  it.each(cases)("for $title", async ({ key = keys.team, prepare, ask = chat, raises, with: members }) => {
    const world = await openClientWorld();
    prepare?.(world);
    const client = new OpenAI({ apiKey: key, baseURL: world.baseURL, maxRetries: 0 });
    for (const each of [
      () => ask(client),
      () => (ask === chat ? chat(client, { stream: true }) : ask(client)),
    ]) {
      const error = await each().then(
        () => "no error",
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(raises);
      expect(error).toMatchObject({ ...members, requestID: expect.stringMatching(/^req_/) });
      expect(String(Reflect.get(Object(error), "message"))).not.toMatch(
        /127\.0\.0\.1|upstream-key|client-key/,
      );
    }
    await expect.poll(() => world.underWay()).toEqual(nothing);
  });

  it("for a client above its rate, with the time after which the client may try again", async () => {
    const world = await openClientWorld();
    const client = new OpenAI({ apiKey: keys.paced, baseURL: world.baseURL, maxRetries: 0 });
    await chat(client);
    const error = await chat(client).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    const { headers } = error as InstanceType<typeof OpenAI.RateLimitError>;
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(50);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
  });

  it("for its own time limit, and the request to the provider ends", async () => {
    const world = await openClientWorld();
    everyKey(world).hang();
    const client = new OpenAI({ apiKey: keys.team, baseURL: world.baseURL, maxRetries: 0, timeout: 200 });
    await expect(chat(client)).rejects.toThrow(OpenAI.APIConnectionTimeoutError);
    await expect.poll(() => world.underWay()).toEqual(nothing);
  });

  it("for a gateway that has stopped", async () => {
    const world = await openClientWorld();
    await world.running.close({ graceMs: 0 });
    const client = new OpenAI({ apiKey: keys.team, baseURL: world.baseURL, maxRetries: 0 });
    await expect(chat(client)).rejects.toThrow(OpenAI.APIConnectionError);
  });
});

describe("The openai package tries again by itself", () => {
  it("after the time that the gateway names, and gets the answer", async () => {
    const world = await openClientWorld();
    everyKey(world).status(429, { headers: { "retry-after-ms": "900" }, times: 2 });
    const client = new OpenAI({ apiKey: keys.team, baseURL: world.baseURL, maxRetries: 1 });
    const begun = performance.now();
    const answer = await chat(client);
    // Without the header the package would wait at most 0.5 s.
    expect(performance.now() - begun).toBeGreaterThan(700);
    expect(answer).toMatchObject({ object: "chat.completion" });
    expect(world.simulator.everyKey().requests).toBe(3);
  });

  it("after a 503, and not after a refusal of its request", async () => {
    const world = await openClientWorld();
    const client = new OpenAI({ apiKey: keys.team, baseURL: world.baseURL, maxRetries: 2 });
    everyKey(world).fail("openai.context_length_exceeded");
    await expect(chat(client)).rejects.toThrow(OpenAI.BadRequestError);
    expect(everyKey(world).requests).toBe(1);
  });
});
