import { SpanKind } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { StatusError } from "../support/scripted-plugin.js";
import { attemptsOf, callOf, createTracedWorld, isError, namesOf } from "./traced-world.js";

const refuse = (status: number) => () => Promise.reject(new StatusError(status));

describe("the span of a call", () => {
  it("has the conventions' name and attributes, and each attempt is its child", async () => {
    const world = createTracedWorld();
    const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" } as const;
    const reply = { content: "a", toolCalls: [], finishReason: "stop", model: "m", usage } as const;
    const answers = { complete: async () => ({ ...reply, responseId: "r-1" }) };
    const vlm = world.vlm({ a: { complete: refuse(401) }, b: answers }, { model: "gpt-4.1-mini" });
    await vlm.complete(
      { prompt: "x", maxTokens: 16, temperature: 0.5, topP: 0.9, stop: "." },
      { purpose: "captions", metadata: { tenant: "north" } },
    );
    const call = callOf(world.spans());
    expect([call.name, call.kind, isError(call)]).toEqual(["chat gpt-4.1-mini", SpanKind.INTERNAL, false]);
    expect(call.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "scripted",
      "gen_ai.request.model": "gpt-4.1-mini",
      "gen_ai.request.max_tokens": 16,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.stop_sequences": ["."],
      "gen_ai.response.model": "m",
      "gen_ai.response.id": "r-1",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 1,
      "gen_ai.usage.output_tokens": 1,
      "hotspare.purpose": "captions",
      "hotspare.metadata.tenant": "north",
      "hotspare.outcome": "answered",
      "hotspare.attempts": 2,
      "hotspare.credential.id": "b",
    });
    const [first, second] = attemptsOf(world.spans());
    expect([first, second].map((span) => span?.parentSpanContext?.spanId)).toEqual(
      Array(2).fill(call.spanContext().spanId),
    );
    expect(first?.attributes).toMatchObject({
      "error.type": "auth",
      "http.response.status_code": 401,
      "hotspare.class": "auth",
      "hotspare.scope": "credential",
      "hotspare.credential.id": "a",
      "hotspare.attempt.number": 1,
      "hotspare.next": "b",
      "hotspare.probe": false,
    });
    expect([first, second].map((span) => span?.kind)).toEqual([SpanKind.CLIENT, SpanKind.CLIENT]);
    expect(first && namesOf(first)).toEqual(["exception"]);
    expect([first, second].map((span) => span && isError(span))).toEqual([true, false]);
    expect(namesOf(call)).toEqual(["hotspare.switch"]);
  });

  it("that no credential answered is an error, with the exhaustion and the last exception", async () => {
    const world = createTracedWorld({ retry: { maxRounds: 1, maxWaitMs: 0 } });
    const embedder = world.embedder({ a: { embed: refuse(401) }, b: { embed: refuse(402) } });
    await world.settle(embedder.embed(["x"]).catch(() => undefined));
    const call = callOf(world.spans());
    expect(call.name).toBe("embeddings m");
    expect(call.attributes).toMatchObject({
      "hotspare.outcome": "failed",
      "hotspare.attempts": 2,
      "error.type": "quota_exceeded",
    });
    expect(isError(call)).toBe(true);
    expect(namesOf(call)).toEqual(["hotspare.switch", "hotspare.switch", "hotspare.exhaustion", "exception"]);
    expect(world.instrumentation.open).toBe(0);
  });

  it("of a stream lasts until its end, and has the time of the first content", async () => {
    const world = createTracedWorld();
    const vlm = world.vlm({ a: {} });
    const stream = vlm.stream({ prompt: "x" });
    await stream.next();
    expect(world.spans()).toEqual([]);
    await world.clock.advance(50);
    await stream.next();
    const call = callOf(world.spans());
    expect(call.attributes).toMatchObject({
      "gen_ai.request.stream": true,
      "gen_ai.response.time_to_first_chunk": 0,
      "gen_ai.response.finish_reasons": ["stop"],
    });
    expect(attemptsOf(world.spans())[0]?.attributes).toHaveProperty("gen_ai.response.time_to_first_chunk", 0);
  });
});

describe("metrics", () => {
  it("count calls, attempts, failures, switches and tokens", async () => {
    const world = createTracedWorld();
    const vlm = world.vlm({ a: { complete: refuse(401) }, b: {} });
    await vlm.complete({ prompt: "x" });
    expect(await world.total("gen_ai.client.operation.duration")).toBe(1);
    expect(await world.total("gen_ai.client.token.usage", { "gen_ai.token.type": "input" })).toBe(1);
    expect(await world.total("gen_ai.client.token.usage", { "gen_ai.token.type": "output" })).toBe(1);
    expect(await world.total("hotspare.attempts")).toBe(2);
    expect(
      await world.total("hotspare.failures", { "hotspare.class": "auth", "hotspare.credential.id": "a" }),
    ).toBe(1);
    expect(await world.total("hotspare.switches", { "hotspare.from": "a", "hotspare.to": "b" })).toBe(1);
    const open = { "hotspare.credential.id": "a", "hotspare.credential.state": "open" };
    expect(await world.total("hotspare.credential.state", open)).toBe(1);
    expect(await world.total("hotspare.credential.state")).toBe(2);
  });
});
