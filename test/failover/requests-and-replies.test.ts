import { InvalidInputError, type VlmRequest, type VlmResult } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

const weather = { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } };

describe("a result", () => {
  it("has its parts, no warning, and the provider's own fields", async () => {
    const world = await createWorld();
    const { content, parts, warnings, raw, responseId } = await world
      .vlm(["a"])
      .complete({ prompt: "a fox" });
    expect(responseId).toBe(raw?.["id"]);
    expect(parts).toEqual([{ type: "text", text: content }]);
    expect(warnings).toEqual([]);
    expect(raw).toMatchObject({ id: expect.stringMatching(/^chatcmpl-/), created: expect.any(Number) });
  });

  it("warns of what its provider does not take, also at the end of a stream", async () => {
    const world = await createWorld();
    const vlm = world.vlm(["a"]);
    const request = { prompt: "a fox", thinking: "enabled" } as const;
    const warnings = [{ type: "unsupported", field: "thinking", message: expect.any(String) }];
    expect((await vlm.complete(request)).warnings).toEqual(warnings);
    for await (const chunk of vlm.stream(request)) {
      if (chunk.type === "finish") expect(chunk.warnings).toEqual(warnings);
    }
    expect.assertions(2);
  });

  it("of an embedding has warnings, and none here", async () => {
    const world = await createWorld();
    expect((await world.embedder(["a"]).embed(["a fox"])).warnings).toEqual([]);
  });
});

describe("a conversation", () => {
  /** What the model says when a tool's result has a picture. */
  async function afterToolCall(): Promise<{
    readonly called: VlmResult;
    readonly answer: VlmResult;
    readonly body: unknown;
  }> {
    const world = await createWorld();
    const vlm = world.vlm(["a"]);
    const question = { role: "user", content: "Please call weather" } as const;
    const called = await vlm.complete({ messages: [question], tools: [weather] });
    const [call] = called.toolCalls;
    const content = [
      { type: "text", text: "It rains." },
      { type: "image", image: new URL("https://pictures.example/rain.png") },
    ] as const;
    const answer = await vlm.complete({
      messages: [
        question,
        { role: "assistant", parts: called.parts },
        { role: "tool", toolCallId: call?.id ?? "", content },
      ],
      tools: [weather],
    });
    return { called, answer, body: world.simulator.requests.at(-1)?.body };
  }

  it("takes the parts of a result as they are", async () => {
    const { called, body } = await afterToolCall();
    expect(called.parts).toMatchObject([{ type: "toolCall", name: "weather" }]);
    expect(body).toMatchObject({
      messages: [
        {},
        { role: "assistant", content: null, tool_calls: [{ id: called.toolCalls[0]?.id }] },
        { role: "tool", tool_call_id: called.toolCalls[0]?.id, content: "It rains." },
        {},
      ],
    });
  });

  it("may have a picture in a tool's result, which the model sees", async () => {
    const { answer } = await afterToolCall();
    expect(answer.content).toContain("Media 1: at https://pictures.example/rain.png");
    expect(answer.warnings).toMatchObject([{ type: "adjusted", field: "messages[2].content" }]);
  });
});

describe("the options of a call", () => {
  it("have headers, which go with each request", async () => {
    const world = await createWorld();
    const vlm = world.vlm(["a"]);
    const headers = { "x-request-id": "7" };
    await world.embedder(["a"]).embed(["a fox"], { headers });
    await vlm.complete({ prompt: "a fox" }, { headers });
    for await (const _ of vlm.stream({ prompt: "a fox" }, { headers }));
    expect(world.simulator.requests.map((request) => request.headers["x-request-id"])).toEqual([
      "7",
      "7",
      "7",
    ]);
  });

  it("are refused when there is no such option, or a header is the credential's", async () => {
    const world = await createWorld();
    const vlm = world.vlm(["a"]);
    const misspelt = { header: {} } as object;
    await expect(vlm.complete({ prompt: "a fox" }, misspelt)).rejects.toThrow('did you mean "headers"?');
    const headers = { Authorization: "Bearer mine-0123456789" };
    const error = await rejection(world.embedder(["a"]).embed(["a fox"], { headers }));
    expect(String(error)).toMatch(/headers\["Authorization"\]: authenticates the request/);
    expect(String(error)).not.toContain("mine-0123456789");
    expect(world.simulator.requests).toEqual([]);
  });
});

describe("a request with an unknown field", () => {
  const misspelt = { prompt: "a fox", temprature: 0 } as VlmRequest;
  const sentence = /^temprature: is [\d.]+, which is not a field of a request; did you mean "temperature"\?/;

  it("is refused before anything is sent", async () => {
    const world = await createWorld();
    const vlm = world.vlm(["a"]);
    const error = await rejection(vlm.complete(misspelt));
    expect(InvalidInputError.isInstance(error) && error.message).toMatch(sentence);
    await expect(vlm.stream(misspelt).next()).rejects.toThrow(sentence);
    expect(world.simulator.requests).toEqual([]);
  });

  it("is refused in a part of an embedding's input too", async () => {
    const world = await createWorld();
    const part = { type: "text", text: "a fox", lang: "en" } as const;
    await expect(world.embedder(["a"]).embed([[part]])).rejects.toThrow(
      'inputs[0][0].lang: is a string of 2 characters, which is not a field of a part of type "text"; there are: type, text',
    );
  });
});
