import type { VlmChunk, VlmRequest } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import {
  type Body,
  type ChatServer,
  chatHotspare,
  openaiRefusal,
  type Refusal,
  startChatServer,
} from "../support/chat-server.js";

type Given = Omit<VlmRequest, "prompt" | "messages" | "images">;

/** What a server refuses, what is asked of it, and what it is sent instead. */
interface Learned {
  readonly reason: string;
  readonly refuse: (body: Body) => Refusal | undefined;
  readonly ask: Given;
  readonly streams?: boolean;
  /** What the adjusted body has; undefined: the field is gone. */
  readonly sent: Body;
  readonly warned?: string;
}

const tools = [{ name: "look", parameters: { type: "object" }, strict: true }];
const extraForbidden = (field: string): Refusal => ({
  status: 422,
  body: {
    object: "error",
    message: {
      detail: [{ type: "extra_forbidden", loc: ["body", field], msg: "Extra inputs are not permitted" }],
    },
  },
});
const has = (field: string, refusal: Refusal) => (body: Body) => (field in body ? refusal : undefined);

const cases: readonly Learned[] = [
  {
    reason: "stream_options_refused",
    refuse: has("stream_options", openaiRefusal("Unknown parameter: 'stream_options'.", "stream_options")),
    ask: {},
    streams: true,
    sent: { stream_options: undefined, stream: true },
  },
  {
    reason: "max_tokens_refused",
    refuse: has(
      "max_tokens",
      openaiRefusal(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        "max_tokens",
        "unsupported_parameter",
      ),
    ),
    ask: { maxTokens: 9 },
    sent: { max_tokens: undefined, max_completion_tokens: 9 },
  },
  {
    reason: "temperature_refused",
    refuse: has(
      "temperature",
      openaiRefusal(
        "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
        "temperature",
        "unsupported_value",
      ),
    ),
    ask: { temperature: 0.2 },
    sent: { temperature: undefined },
    warned: "temperature",
  },
  {
    reason: "seed_refused",
    refuse: has("seed", extraForbidden("seed")),
    ask: { seed: 7 },
    sent: { seed: undefined },
    warned: "seed",
  },
  {
    reason: "stop_refused",
    refuse: has("stop", openaiRefusal("Argument not supported on this model: stop")),
    ask: { stop: ["END"] },
    sent: { stop: undefined },
    warned: "stop",
  },
  {
    reason: "tool_strict_refused",
    refuse: ({ tools: sent }) =>
      JSON.stringify(sent).includes("strict")
        ? { body: { error: { message: "property 'strict' is unsupported", code: 400 } } }
        : undefined,
    ask: { tools },
    sent: { tools: [{ type: "function", function: { name: "look", parameters: { type: "object" } } }] },
    warned: "tools[].strict",
  },
];

const question = { messages: [{ role: "user", content: "Hm?" }] } as const;

async function streamed(stream: AsyncIterable<VlmChunk>) {
  const chunks: VlmChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const last = chunks.at(-1);
  if (last?.type !== "finish") throw new Error("the stream has no end");
  return last;
}

function vlmOf({ baseURL }: ChatServer, hotspare = chatHotspare(), own: object = {}) {
  return hotspare.vlm({
    model: "m",
    retry: { maxAttempts: 1 },
    credentials: [{ id: "a", provider: "openai", apiKey: "key-a-0123456789", baseURL, ...own }],
  });
}

describe("a field that a server refuses", () => {
  it.each(cases)("is sent otherwise ($reason), and no longer in later calls", async (learned) => {
    const { reason, refuse, ask, sent, warned, streams = false } = learned;
    const server = await startChatServer({ refuse });
    const vlm = vlmOf(server);
    const call = async () =>
      streams ? streamed(vlm.stream({ ...question, ...ask })) : vlm.complete({ ...question, ...ask });
    const first = await call();
    expect(server.bodies).toHaveLength(2);
    for (const [field, value] of Object.entries(sent)) expect(server.bodies[1]?.[field]).toEqual(value);
    // The refused attempt is none of the call's.
    expect(first.attempts).toHaveLength(1);
    const second = await call();
    expect(server.bodies).toHaveLength(3);
    expect(second.attempts).toHaveLength(1);
    const fields = warned === undefined ? [] : [{ type: "dropped", field: warned }];
    expect(first.warnings).toMatchObject(fields);
    expect(second.warnings).toMatchObject(fields);
    expect(first.warnings).toHaveLength(fields.length);
    expect(first.usage.source).toBe(streams ? "estimated" : "reported");
    expect(vlm.status()[0]?.adjustments).toEqual([reason]);
  });

  it.each([
    ["between marks", "Bad gateway parse: user wrote `temperature is not supported`", {}],
    ["without marks", "Failed to render my essay says that temperature is not supported here", {}],
    ["in other letters", "REFUSED: TEMPERATURE  IS NOT SUPPORTED", {}],
    [
      "of a tool",
      "Bad tool: Say that temperature is not supported",
      { tools: [{ name: "say", description: "Say that temperature is not supported" }] },
    ],
  ])("is not learned for all from a refusal that quotes the prompt: %s", async (_, message, more) => {
    let refusals = 0;
    const server = await startChatServer({
      refuse: () => {
        refusals += 1;
        return refusals === 1 ? openaiRefusal(message) : undefined;
      },
    });
    const vlm = vlmOf(server);
    const prompt = "tools" in more ? "Hm?" : "my essay says that temperature is not supported";
    await vlm.complete({ prompt, temperature: 0.1, ...more }).catch(() => undefined);
    await vlm.complete({ ...question, temperature: 0.1 });
    expect(server.bodies.at(-1)).toMatchObject({ temperature: 0.1 });
    expect(vlm.status()[0]?.adjustments).toBeUndefined();
  });

  it("is dropped for its own call where the prompt has such words and the server means it", async () => {
    const refuse = has("temperature", openaiRefusal("temperature is not supported"));
    const server = await startChatServer({ refuse });
    const { warnings } = await vlmOf(server).complete({
      prompt: "It said: temperature isn't supported. Why?",
      temperature: 0.1,
    });
    expect(warnings).toMatchObject([{ type: "dropped", field: "temperature" }]);
  });

  it("is not shown as learned when the request without it was refused as well", async () => {
    const server = await startChatServer({ refuse: () => openaiRefusal("seed is not supported", "seed") });
    const vlm = vlmOf(server);
    await expect(vlm.complete({ ...question, seed: 1 })).rejects.toThrow("seed");
    expect(server.bodies.map((body) => body["seed"])).toEqual([1, undefined]);
    expect(vlm.status()[0]?.adjustments).toBeUndefined();
  });

  it("is known to the other credentials of the same server and model", async () => {
    const server = await startChatServer({ refuse: has("seed", extraForbidden("seed")) });
    const hotspare = chatHotspare();
    await vlmOf(server, hotspare).complete({ ...question, seed: 1 });
    const other = vlmOf(server, hotspare, { id: "b", apiKey: "key-b-0123456789" });
    const { warnings } = await other.complete({ ...question, seed: 1 });
    expect(other.status()[0]).toMatchObject({ id: "b", adjustments: ["seed_refused"] });
    expect(server.bodies.map((body) => body["seed"])).toEqual([1, undefined, undefined]);
    expect(warnings).toMatchObject([{ type: "dropped", field: "seed" }]);
  });

  it("is learned by calls at the same time, each of which is answered", async () => {
    const server = await startChatServer({ refuse: has("seed", extraForbidden("seed")) });
    const vlm = vlmOf(server);
    const results = await Promise.all(
      Array.from({ length: 5 }, () => vlm.complete({ ...question, seed: 1 })),
    );
    for (const { warnings } of results) {
      expect(warnings).toMatchObject([{ type: "dropped", field: "seed" }]);
    }
    expect(vlm.status()[0]).toMatchObject({ state: "closed", adjustments: ["seed_refused"] });
  });

  it("is the stream itself: a server that only streams answers complete(), and one that does not answers stream()", async () => {
    const streams = await startChatServer({
      refuse: (body) =>
        body["stream"] === true
          ? undefined
          : openaiRefusal(
              "This model only support stream mode, please enable the stream parameter to access the model.",
            ),
    });
    const { content, usage, warnings } = await vlmOf(streams).complete(question);
    expect([content, usage.source, warnings]).toEqual(["Hi", "reported", []]);
    const silent = await startChatServer({
      refuse: has(
        "stream",
        openaiRefusal(
          "Your organization must be verified to stream this model.",
          "stream",
          "unsupported_value",
        ),
      ),
    });
    const last = await streamed(vlmOf(silent).stream(question));
    expect(last.warnings).toMatchObject([{ type: "adjusted", field: "stream" }]);
    expect([last.usage.source, silent.bodies.length]).toEqual(["reported", 2]);
  });

  it("is not known to be refused by another model", async () => {
    const server = await startChatServer({
      refuse: (body) => (body["model"] === "m" && "seed" in body ? extraForbidden("seed") : undefined),
    });
    const hotspare = chatHotspare();
    await vlmOf(server, hotspare).complete({ ...question, seed: 1 });
    await vlmOf(server, hotspare, { model: "other" }).complete({ ...question, seed: 1 });
    expect(server.bodies.at(-1)).toMatchObject({ model: "other", seed: 1 });
  });

  it("is thrown when it was the user's own, in the request or in the credential", async () => {
    const server = await startChatServer({ refuse: has("seed", extraForbidden("seed")) });
    const asked = vlmOf(server).complete({ ...question, extraBody: { seed: 1 } });
    await expect(asked).rejects.toMatchObject({ status: 422 });
    const own = vlmOf(server, chatHotspare(), { extraBody: { seed: 1 } }).complete(question);
    await expect(own).rejects.toMatchObject({ status: 422 });
    expect(server.bodies).toHaveLength(2);
  });

  it.each([
    ["that was not sent", openaiRefusal("Unknown parameter: 'top_p'.", "top_p")],
    [
      "whose value is out of its range",
      openaiRefusal("'temperature' must be between 0 and 2; 3 is not allowed.", "temperature"),
    ],
    ["that nobody knows", openaiRefusal("Unknown parameter: 'messages'.", "messages")],
    ["with a status of the key", { ...openaiRefusal("temperature is not supported"), status: 401 }],
  ])("is thrown as it is: one %s", async (_, refusal) => {
    const server = await startChatServer({ refuse: () => refusal });
    const call = vlmOf(server).complete({ ...question, temperature: 3 });
    await expect(call).rejects.toMatchObject({ status: refusal.status ?? 400 });
    expect(server.bodies).toHaveLength(1);
  });

  it("is thrown when the answer depends on it: tools", async () => {
    const server = await startChatServer({ refuse: has("tools", extraForbidden("tools")) });
    const call = vlmOf(server).complete({ ...question, tools, responseFormat: { type: "json" } });
    await expect(call).rejects.toMatchObject({ status: 422 });
    expect(server.bodies).toHaveLength(1);
  });

  it("is told inside a 200 too", async () => {
    const server = await startChatServer({
      refuse: (body) =>
        "temperature" in body
          ? { status: 200, body: { error: { message: "Unknown parameter: temperature" } } }
          : undefined,
    });
    const dropped = [{ type: "dropped", field: "temperature" }];
    const asked = { ...question, temperature: 0 };
    expect((await vlmOf(server).complete(asked)).warnings).toMatchObject(dropped);
    expect((await streamed(vlmOf(server).stream(asked))).warnings).toMatchObject(dropped);
  });

  it("is not learned from what a prompt said", async () => {
    const echo = openaiRefusal("The prompt was refused: 'temperature is not supported'");
    const server = await startChatServer({
      refuse: ({ messages }) => (JSON.stringify(messages).includes("evil") ? echo : undefined),
    });
    const vlm = vlmOf(server);
    await expect(vlm.complete({ prompt: "evil", temperature: 1 })).rejects.toMatchObject({ status: 400 });
    await vlm.complete({ prompt: "good", temperature: 1 });
    expect(server.bodies.at(-1)).toHaveProperty("temperature", 1);
  });

  it("whose two names are both refused is the call's error", async () => {
    const server = await startChatServer({
      refuse: (body) =>
        "max_tokens" in body || "max_completion_tokens" in body
          ? openaiRefusal(
              `Unknown parameter: '${"max_tokens" in body ? "max_tokens" : "max_completion_tokens"}'`,
            )
          : undefined,
    });
    await expect(vlmOf(server).complete({ ...question, maxTokens: 5 })).rejects.toMatchObject({
      status: 400,
    });
    expect(server.bodies).toHaveLength(2);
  });

  it("is sent by its other name again when the server has changed", async () => {
    let refused = "max_tokens";
    const server = await startChatServer({
      refuse: (body) => (refused in body ? openaiRefusal(`Unknown parameter: '${refused}'`) : undefined),
    });
    const vlm = vlmOf(server);
    await vlm.complete({ ...question, maxTokens: 5 });
    refused = "max_completion_tokens";
    await vlm.complete({ ...question, maxTokens: 5 });
    await vlm.complete({ ...question, maxTokens: 5 });
    const sent = server.bodies.map((body) => ("max_tokens" in body ? "old" : "new"));
    expect(sent).toEqual(["old", "new", "new", "old", "old"]);
  });
});

describe("what is set", () => {
  it.each([
    [{ send: { maxTokens: "max_completion_tokens" } }, { max_completion_tokens: 5, max_tokens: undefined }],
    [{ send: { leaveOut: ["seed"] } }, { seed: undefined }],
    [{ send: { streamFalse: true } }, { stream: false }],
    [{ extraBody: { stream: false } }, { stream: false }],
    [{ extraBody: { stream: true } }, { stream: undefined }],
    [
      { send: { systemRole: "developer" } },
      {
        messages: [
          { role: "developer", content: "s" },
          { role: "user", content: "u" },
        ],
      },
    ],
    [{ send: { systemRole: "user" } }, { messages: [{ role: "user", content: "s\n\nu" }] }],
  ])("is sent so: %j", async (own, sent) => {
    const server = await startChatServer();
    const messages = [
      { role: "system", content: "s" },
      { role: "user", content: "u" },
    ] as const;
    await vlmOf(server, chatHotspare(), own).complete({ messages, maxTokens: 5, seed: 1 });
    for (const [field, value] of Object.entries(sent)) expect(server.bodies[0]?.[field]).toEqual(value);
  });

  it("asks no stream for its usage", async () => {
    const server = await startChatServer();
    const { usage } = await streamed(
      vlmOf(server, chatHotspare(), { send: { streamOptions: false } }).stream(question),
    );
    expect(server.bodies[0]).not.toHaveProperty("stream_options");
    expect(usage.source).toBe("estimated");
  });

  it("is not learned otherwise", async () => {
    const server = await startChatServer({
      refuse: has("max_tokens", openaiRefusal("Unknown parameter: 'max_tokens'")),
    });
    const vlm = vlmOf(server, chatHotspare(), { send: { maxTokens: "max_tokens" } });
    await expect(vlm.complete({ ...question, maxTokens: 5 })).rejects.toMatchObject({ status: 400 });
    expect(server.bodies).toHaveLength(1);
  });

  it("sends no key where none is given, whatever the environment has", async () => {
    const server = await startChatServer();
    process.env["OPENAI_API_KEY"] = "key-of-environment";
    try {
      await chatHotspare()
        .vlm({ model: "m", credentials: [{ provider: "openai", baseURL: server.baseURL }] })
        .complete(question);
    } finally {
      delete process.env["OPENAI_API_KEY"];
    }
    expect(server.headers[0]).not.toHaveProperty("authorization");
    await vlmOf(server, chatHotspare(), { apiKey: "key-a-0123456789" }).complete(question);
    expect(server.headers[1]).toHaveProperty("authorization", "Bearer key-a-0123456789");
  });

  it("sends the user's own Authorization where no key is given", async () => {
    const server = await startChatServer();
    const headers = { Authorization: "Basic dTpw" };
    await chatHotspare()
      .vlm({ model: "m", credentials: [{ provider: "openai", baseURL: server.baseURL, headers }] })
      .complete(question);
    expect(server.headers[0]).toHaveProperty("authorization", "Basic dTpw");
  });
});
