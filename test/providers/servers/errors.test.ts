import {
  type AllCredentialsFailedError,
  failureOf,
  type StreamInterruptedError,
  type VlmChunk,
} from "@hotspare/core";
import type { KeyHandle, RecordedReplyName, SimulatedDialect } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { judged, resultOf, type Server, servers, serverWorld } from "./server-world.js";

type Script = (key: KeyHandle) => unknown;

/** Ways to fail that a spare answers, with the class that each server's own words must get. */
const failures: readonly {
  readonly name: string;
  readonly script: Script;
  readonly class: string;
  /** Servers that say something else. */
  readonly but?: Partial<Record<SimulatedDialect, string>>;
}[] = [
  { name: "a revoked key", script: (key) => key.revoked(), class: "auth" },
  {
    name: "a spent quota",
    script: (key) => key.quota(0),
    class: "quota_exceeded",
    // The gateway before one's own server limits the requests of a day.
    but: { vllm: "rate_limited", "llama.cpp": "rate_limited" },
  },
  {
    name: "a throttle without a wait",
    script: (key) => key.status(429),
    class: "rate_limited",
    // "Service tier capacity exceeded for this model": the model is full for everybody.
    but: { mistral: "transient" },
  },
  { name: "a fault of the server", script: (key) => key.status(500), class: "transient" },
  {
    name: "a server that is full",
    script: (key) => key.status(503),
    class: "transient",
    // Its sentence speaks of too many requests and of throttling.
    but: { dashscope: "rate_limited" },
  },
  { name: "a gateway's page", script: (key) => key.htmlError(), class: "transient" },
  { name: "a connection that is reset", script: (key) => key.resetConnection(), class: "transient" },
  { name: "half of an answer", script: (key) => key.truncatedJson(), class: "transient" },
  { name: "an unknown model", script: (key) => key.status(404), class: "not_found" },
];

/** How each server ends an answer that it gives up. */
const ends: Partial<Record<Server, string>> = {
  vllm: "abort",
  openrouter: "error",
  deepseek: "insufficient_system_resource",
  mistral: "error",
};

describe.each(servers)("failures of %s", (server) => {
  it.each(failures)("moves on from $name", async ({ script, but, ...wanted }) => {
    const { vlm, first } = await serverWorld(server);
    script(first);
    const result = await vlm().complete({ prompt: "hello" });
    expect(judged(result)).toMatchObject({ class: but?.[server] ?? wanted.class, answeredBy: "spare" });
  });

  it("moves on from a rate limit, and waits as long as the server says", async () => {
    const { vlm, first, clock } = await serverWorld(server);
    first.rateLimit({ requestsPerMinute: 2 });
    const model = vlm();
    for (let count = 0; count < 2; count += 1) await model.complete({ prompt: "hello" });
    const limited = judged(await model.complete({ prompt: "hello" }));
    expect(limited).toMatchObject({ class: "rate_limited", answeredBy: "spare" });
    // Limit 2, used 2: one request is free again after half a minute. DashScope, DeepSeek and Mistral do not say so.
    const silent = ["dashscope", "deepseek", "mistral"].includes(server);
    expect(limited.retryAfterMs).toBe(silent ? undefined : 30_000);
    await clock.advance(31_000);
    expect((await model.complete({ prompt: "hello" })).credentialId).toBe("first");
  });

  it("does not send elsewhere what is too long for the model", async () => {
    const { vlm, simulator } = await serverWorld(server);
    const prompt = "word ".repeat(900_000);
    const error = await vlm()
      .complete({ prompt })
      .catch((thrown: unknown) => thrown);
    expect(failureOf(error)?.classification.class).toBe("input_too_large");
    expect(simulator.requests).toHaveLength(1);
  });

  it("refuses a model that no key has", async () => {
    const { vlm } = await serverWorld(server, { models: ["other"] });
    const error = await vlm()
      .complete({ prompt: "hello" })
      .catch((thrown: unknown) => thrown);
    const { attempts } = error as AllCredentialsFailedError;
    expect(attempts.map(({ classification }) => classification?.class)).toEqual(["not_found", "not_found"]);
  });

  it("lets the spare stream when the first stream begins with an error", async () => {
    const { vlm, first } = await serverWorld(server);
    first.streamError();
    const result = await resultOf(vlm().stream({ prompt: "hello" }));
    expect(judged(result)).toMatchObject({ class: "transient", answeredBy: "spare" });
    expect(result.content).toContain("hello");
  });

  it.each<[string, Script]>([
    ["an error", (key) => key.streamError({ afterTokens: 3 })],
    ["a cut", (key) => key.breakStream({ afterTokens: 3 })],
    ["a stream without an end", (key) => key.endStreamWithoutFinish({ afterTokens: 3 })],
    ["its own word for giving up", (key) => key.finishWith(ends[server] ?? "error", { afterTokens: 3 })],
  ])("says that an answer is half when %s comes in the middle", async (_, script) => {
    const { vlm, first } = await serverWorld(server);
    script(first);
    const said: VlmChunk[] = [];
    const error = await (async () => {
      for await (const chunk of vlm().stream({ prompt: "hello" })) said.push(chunk);
    })().catch((thrown: unknown) => thrown);
    expect((error as StreamInterruptedError).name).toBe("StreamInterruptedError");
    expect(said.map((chunk) => (chunk.type === "content" ? chunk.content : "")).join("")).toBe("This is the");
  });

  it("moves on when an answer is given up before it has begun", async () => {
    const { vlm, first } = await serverWorld(server);
    first.finishWith(ends[server] ?? "error");
    const whole = await vlm().complete({ prompt: "hello" });
    expect(judged(whole)).toMatchObject({ class: "transient", answeredBy: "spare" });
  });

  it("waits through a server's own keep-alives", async () => {
    const { vlm, first } = await serverWorld(server);
    first.keepAlives({ count: 2, everyMs: 1 });
    const { content, credentialId } = await resultOf(vlm().stream({ prompt: "hello" }));
    expect([content.includes("hello"), credentialId]).toEqual([true, "first"]);
  });
});

/** Replies that servers really gave, by name. */
const moving: Readonly<Partial<Record<RecordedReplyName, string>>> = {
  "vllm.model_not_found_before_0_10": "not_found",
  "ollama.out_of_memory": "transient",
  "gemini.location_not_supported": "auth",
  "gemini.consumer_suspended": "auth",
  "gemini.key_leaked": "auth",
  "gemini.no_capacity": "transient",
  "openrouter.key_limit": "quota_exceeded",
  "openrouter.error_in_200": "transient",
  "openrouter.provider_without_balance": "quota_exceeded",
  "dashscope.free_quota_exhausted": "quota_exceeded",
  "litellm.provider_without_balance": "quota_exceeded",
  "litellm.cooldown": "rate_limited",
};
const stopping: Readonly<Partial<Record<RecordedReplyName, string>>> = {
  "deepseek.content_risk": "content_safety",
  "dashscope.data_inspection_failed": "content_safety",
};
const serverOf = (name: string) =>
  servers.find((server) => name.startsWith(`${server}.`)) ?? expect.unreachable(`${name} is of no server`);
const named = (replies: typeof moving) => Object.entries(replies) as [RecordedReplyName, string][];

it.each(named(moving))("moves on from the reply %s, as from %s", async (name, wanted) => {
  const { vlm, first } = await serverWorld(serverOf(name));
  first.fail(name);
  const result = await vlm().complete({ prompt: "hello" });
  expect(judged(result)).toMatchObject({ class: wanted, answeredBy: "spare" });
});

it.each(named(stopping))("stops at the reply %s, as at %s", async (name, wanted) => {
  const { vlm, first, simulator } = await serverWorld(serverOf(name));
  first.fail(name);
  const error = await vlm()
    .complete({ prompt: "hello" })
    .catch((thrown: unknown) => thrown);
  expect(failureOf(error)?.classification.class).toBe(wanted);
  expect(simulator.requests).toHaveLength(1);
});

it.each(["ollama.no_vision", "llama.cpp.no_vision", "openrouter.no_vision"] as const)(
  "asks the next server when one cannot see, and asks it again for text: %s",
  async (name) => {
    const { vlm, first } = await serverWorld(serverOf(name));
    first.fail(name, { times: 1 });
    const model = vlm();
    const seen = await model.complete({
      messages: [{ role: "user", content: [{ type: "image", image: pixel }] }],
    });
    expect([seen.content.includes("image/png"), seen.credentialId]).toEqual([true, "spare"]);
    expect((await model.complete({ prompt: "hello" })).credentialId).toBe("first");
  },
);

it("sends a picture elsewhere when DeepSeek cannot see, and text to DeepSeek", async () => {
  const { simulator, hotspare } = await serverWorld("deepseek");
  const seeing = await serverWorld("gemini");
  const vlm = hotspare.vlm({
    model: "chat",
    credentials: [
      { id: "blind", provider: "openai", baseURL: simulator.baseURL, apiKey: "sk-blind-0123456789" },
      { id: "seeing", provider: "openai", baseURL: seeing.simulator.baseURL, apiKey: "sk-seeing-012345" },
    ],
  });
  const seen = await vlm.complete({
    messages: [{ role: "user", content: [{ type: "image", image: pixel }] }],
  });
  expect([seen.content.includes("image/png"), seen.credentialId]).toEqual([true, "seeing"]);
  expect((await vlm.complete({ prompt: "hello" })).credentialId).toBe("blind");
});

it.each(["content_filter: SAFETY", "SAFETY", "RECITATION"])(
  "reads Gemini's %s as a refusal",
  async (word) => {
    const { vlm, first } = await serverWorld("gemini");
    first.finishWith(word);
    const error = await vlm()
      .complete({ prompt: "hello" })
      .catch((thrown: unknown) => thrown);
    expect(failureOf(error)?.classification.class).toBe("content_safety");
  },
);

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
