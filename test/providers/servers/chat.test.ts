import type { Message, VlmResult } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { resultOf, type Server, servers, serverWorld, tools } from "./server-world.js";

const text = 'This is the simulated chat. You wrote: "hello".';
const thoughts = "The request has 5 characters of text and 0 media. I describe them.";
const arguments_ = ['{"city":"example"}', '{"zone":"example"}'];

/** Gemini does not show its thoughts. */
const shown = (server: Server) => (server === "gemini" ? undefined : thoughts);

/** DashScope's models think in streams alone, and only if they are asked to. */
const thinking = (server: Server) => (server === "dashscope" ? { extraBody: { enable_thinking: true } } : {});

function secondTurn(first: Pick<VlmResult, "parts" | "providerMetadata" | "toolCalls">): readonly Message[] {
  return [
    { role: "user", content: "call weather and call time" },
    { role: "assistant", parts: first.parts, providerMetadata: first.providerMetadata },
    ...first.toolCalls.map(
      ({ id, name }): Message => ({ role: "tool", toolCallId: id, content: `${name} is known` }),
    ),
  ];
}

describe.each(servers)("chat with %s", (server) => {
  it("answers, and a stream answers the same", async () => {
    const { vlm } = await serverWorld(server);
    const result = await vlm().complete({ prompt: "hello" });
    expect(result).toMatchObject({ content: text, toolCalls: [], finishReason: "stop", model: "chat" });
    expect(result.reasoning).toBeUndefined();
    expect(result.attempts.filter(({ classification }) => classification !== undefined)).toEqual([]);
    const streamed = await resultOf(vlm().stream({ prompt: "hello" }));
    expect(streamed).toMatchObject({ content: text, toolCalls: [], finishReason: "stop", model: "chat" });
  });

  it("reports the usage as the server counts it", async () => {
    const { vlm } = await serverWorld(server);
    const { usage } = await vlm().complete({ prompt: "hello" });
    const tokens = text.match(/\s*\S{1,8}|\s+$/gu)?.length ?? 0;
    expect(usage).toMatchObject({ promptTokens: 2, completionTokens: tokens, totalTokens: tokens + 2 });
    expect(usage.source).toBe("reported");
    const streamed = await resultOf(vlm().stream({ prompt: "hello" }));
    expect(streamed.usage).toMatchObject({ promptTokens: 2, completionTokens: tokens, source: "reported" });
  });

  it("shows the thoughts of a model that reasons, and counts them once", async () => {
    const { vlm } = await serverWorld(server);
    const streamed = await resultOf(vlm("reasoner").stream({ prompt: "hello", ...thinking(server) }));
    expect(streamed.content).toBe('This is the simulated reasoner. You wrote: "hello".');
    expect(streamed.reasoning).toBe(shown(server));
    const { promptTokens, completionTokens, totalTokens } = streamed.usage;
    expect([promptTokens, promptTokens + completionTokens]).toEqual([2, totalTokens]);
    const whole = await vlm("reasoner").complete({ prompt: "hello", ...thinking(server) });
    expect([whole.content, whole.reasoning]).toEqual([streamed.content, shown(server)]);
    expect(whole.usage).toMatchObject({ promptTokens, completionTokens, totalTokens });
  });

  it("calls two tools at once, whole or streamed", async () => {
    const { vlm } = await serverWorld(server);
    const request = { prompt: "call weather and call time", tools };
    for (const result of [await vlm().complete(request), await resultOf(vlm().stream(request))]) {
      expect(result.toolCalls.map(({ name }) => name)).toEqual(["weather", "time"]);
      expect(result.toolCalls.map((call) => call.arguments)).toEqual(arguments_);
      expect(new Set(result.toolCalls.map(({ id }) => id)).size).toBe(2);
      expect(result.finishReason).toBe("toolCalls");
      expect(result.content).toBe("");
    }
  });

  it("calls the same tool twice, with the same arguments", async () => {
    const { vlm } = await serverWorld(server);
    const request = { prompt: "call weather, then call weather again", tools };
    for (const result of [await vlm().complete(request), await resultOf(vlm().stream(request))]) {
      expect(result.toolCalls.map(({ name }) => name)).toEqual(["weather", "weather"]);
      expect(new Set(result.toolCalls.map((call) => call.arguments)).size).toBe(1);
      expect(new Set(result.toolCalls.map(({ id }) => id)).size).toBe(2);
    }
  });

  it.each(["chat", "reasoner"])("takes back what %s said in the turn before", async (model) => {
    const { vlm, simulator } = await serverWorld(server);
    const request = { prompt: "call weather and call time", tools };
    for (const first of [await vlm(model).complete(request), await resultOf(vlm(model).stream(request))]) {
      const second = await vlm(model).complete({ messages: secondTurn(first), tools });
      expect(second.content).toContain('The tool answered: "time is known"');
      expect(second.attempts.map(({ credentialId }) => credentialId)).toContain("first");
    }
    expect(simulator.requests.at(-1)?.status).toBe(200);
  });

  it("answers a request with every option, without those that the server does not know", async () => {
    const { vlm } = await serverWorld(server);
    const { content, credentialId } = await vlm().complete({
      prompt: "hello",
      maxTokens: 1000,
      temperature: 0.2,
      topP: 0.9,
      topK: 20,
      stop: "never said",
      seed: 7,
      frequencyPenalty: 0.1,
      presencePenalty: 0.1,
    });
    expect([content, credentialId]).toEqual([text, "first"]);
  });

  it("stops at the bound of tokens", async () => {
    const { vlm } = await serverWorld(server);
    const result = await vlm().complete({ prompt: "hello", maxTokens: 3 });
    expect([result.content, result.finishReason]).toEqual(["This is the", "length"]);
  });
});

describe.each(servers)("a conversation that began with %s", (server) => {
  const next = servers[(servers.indexOf(server) + 1) % servers.length] ?? "vllm";

  it(`goes on with ${next}`, async () => {
    const here = await serverWorld(server);
    const there = await serverWorld(next);
    const first = await here.vlm("reasoner").complete({ prompt: "call weather and call time", tools });
    const { content, warnings } = await there
      .vlm("reasoner")
      .complete({ messages: secondTurn(first), tools });
    expect(content).toContain('The tool answered: "time is known"');
    for (const { type } of warnings) expect(["dropped", "adjusted", "unsupported"]).toContain(type);
  });
});
