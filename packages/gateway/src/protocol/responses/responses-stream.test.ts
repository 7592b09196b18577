import type { AssistantPart, VlmChunk, VlmResult } from "@hotspare/core";
import fc from "fast-check";
import { accumulateResponse } from "openai/lib/responses/ResponseAccumulator";
import type { Response, ResponseStreamEvent } from "openai/resources/responses/responses";
import { describe, expect, it } from "vitest";
import type { VlmAsk } from "../../contract/endpoints.js";
import { ProtocolError } from "../../contract/protocol-error.js";
import { responsesEndpoint } from "./responses-endpoint.js";

const about = { id: "resp_5f", createdMs: 1_700_000_000_400, model: "mine" };
const usage = { promptTokens: 7, completionTokens: 5, totalTokens: 12, source: "reported" as const };
const details = {
  usage,
  model: "upstream-model",
  provider: "p",
  credentialId: "c",
  attempts: [],
  warnings: [],
};

function askOf(fields: object = {}): VlmAsk {
  return responsesEndpoint.read({ model: "mine", input: "Hi", ...fields });
}

/** A part of an answer, and the pieces in which it is streamed. */
const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
  fc.constantFrom("\u2028", "data: [DONE]\n\n", '"}', "\r\n"),
);
const pieces = fc.array(word, { minLength: 1, maxLength: 4 });
interface Stretch {
  readonly type: AssistantPart["type"];
  readonly pieces: readonly string[];
  /** Data that the provider needs back with the part, such as a signature. */
  readonly signed: boolean;
}
const stretch: fc.Arbitrary<Stretch> = fc.record({
  type: fc.constantFrom("text" as const, "reasoning" as const, "toolCall" as const),
  pieces,
  signed: fc.boolean(),
});
const metadataOf = (signed: boolean) => (signed ? { providerMetadata: { acme: { signature: "s-1" } } } : {});
const finishReason = fc.constantFrom<VlmResult["finishReason"]>(
  "stop",
  "length",
  "toolCalls",
  "contentFilter",
  "other",
);

const textOf = (...said: string[]): Stretch => ({ type: "text", pieces: said, signed: false });

/** The same answer as a whole result and as chunks. */
function answerOf(stretches: readonly Stretch[], reason: VlmResult["finishReason"]) {
  const parts = stretches.map(({ type, pieces: said, signed }, index): AssistantPart => {
    const text = said.join("");
    const beside = metadataOf(signed);
    return type === "toolCall"
      ? { type, id: `call_${index}`, name: `tool${index}`, arguments: text, ...beside }
      : { type, text, ...beside };
  });
  // If the answer ends with a text, this text is a refusal.
  const last = parts.at(-1);
  const refusal = reason === "other" && last?.type === "text" ? { raw: { refusal: last.text } } : {};
  const toolCalls = parts.filter((part) => part.type === "toolCall");
  const texts = parts.filter((part) => part.type === "text");
  const result: VlmResult = {
    ...details,
    content: texts.map(({ text }) => text).join(""),
    parts,
    toolCalls,
    finishReason: reason,
    ...refusal,
  };
  const chunks: VlmChunk[] = stretches.flatMap(({ type, pieces: said, signed }, index) =>
    said.map((piece, at) => ({
      ...chunkOf(type, index, piece, at === 0, stretches[index - 1]?.type === type),
      ...("raw" in refusal && index === stretches.length - 1 ? { isRefusal: true } : {}),
      // A signature arrives after the text that it signs.
      ...metadataOf(signed && at === said.length - 1),
    })),
  );
  chunks.push({ type: "finish", ...details, parts, toolCalls, finishReason: reason, ...refusal });
  return { result, chunks };
}

function chunkOf(
  type: Stretch["type"],
  index: number,
  piece: string,
  isFirst: boolean,
  followsOwnKind: boolean,
): VlmChunk {
  if (type === "text") {
    return { type: "content", content: piece, beginsPart: isFirst && followsOwnKind };
  }
  if (type === "reasoning") {
    return { type: "reasoning", reasoning: piece, beginsPart: isFirst && followsOwnKind };
  }
  const opening = isFirst ? { id: `call_${index}`, name: `tool${index}` } : {};
  return { type: "toolCall", index, ...opening, arguments: piece };
}

function eventsOf(text: string): readonly ResponseStreamEvent[] {
  return text
    .split("\n\n")
    .filter((frame) => frame !== "")
    .map((frame) => {
      const [, event, data] = /^event: (\S+)\ndata: (.*)$/s.exec(frame) ?? [];
      const parsed = JSON.parse(data ?? "null") as ResponseStreamEvent;
      expect(parsed.type).toBe(event);
      return parsed;
    });
}

/** @param isSlow whether the model is silent before each chunk, so that the stream has heartbeats */
function streamed(chunks: readonly VlmChunk[], ask: VlmAsk, isSlow = false): readonly ResponseStreamEvent[] {
  const writer = responsesEndpoint.stream(ask, about);
  const texts = chunks.map((chunk) => (isSlow ? writer.heartbeat() : "") + writer.chunk(chunk));
  return eventsOf(texts.join("") + writer.end());
}

/** The response that OpenAI's SDK assembles from the events. */
function accumulated(events: readonly ResponseStreamEvent[]): Response {
  let response: Response | undefined;
  for (const event of events) {
    response = accumulateResponse(event, response);
  }
  return response as Response;
}

/** What a client shows that writes each delta as it comes (`.delta`), and what it has to be in the end (`.done`), by item. */
function shown(events: readonly ResponseStreamEvent[], end: ".delta" | ".done"): object {
  const texts: Record<string, string> = {};
  for (const event of events) {
    const { type, item_id: id, ...fields } = { item_id: "", ...event };
    const names = end === ".delta" ? ["delta"] : ["text", "refusal", "arguments"];
    const text = names.map((name) => String(Reflect.get(fields, name) ?? "")).join("");
    if (type.endsWith(end) && text !== "") texts[id] = (texts[id] ?? "") + text;
  }
  return texts;
}

const asks = fc.constantFrom({}, { include: ["reasoning.encrypted_content"] }, { instructions: "Be brief" });

describe("A stream of the Responses API", () => {
  it("ends with the same response as the answer without a stream", () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 6 }), finishReason, asks, (stretches, reason, fields) => {
        const { result, chunks } = answerOf(stretches, reason);
        const ask = askOf(fields);
        const last = streamed(chunks, ask).at(-1) as { readonly response: object };
        expect(last.response).toEqual(
          JSON.parse(JSON.stringify(responsesEndpoint.answer(result, ask, about))),
        );
      }),
    );
  });

  it("is assembled by OpenAI's SDK into the output that the last event has, with heartbeats too", () => {
    const stretches = fc.array(stretch, { maxLength: 6 });
    fc.assert(
      fc.property(stretches, finishReason, asks, fc.boolean(), (parts, reason, fields, isSlow) => {
        const events = streamed(answerOf(parts, reason).chunks, askOf(fields), isSlow);
        expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
        const { output } = accumulated(events.slice(0, -1));
        const last = events.at(-1) as { readonly response: Response };
        expect(output).toEqual(last.response.output);
        expect(shown(events, ".delta")).toEqual(shown(events, ".done"));
      }),
    );
  });

  it("numbers its events without gaps, and adds and finishes each item once", () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 6 }), finishReason, (stretches, reason) => {
        const events = streamed(answerOf(stretches, reason).chunks, askOf());
        expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
        const last = events.at(-1) as { readonly response: Response };
        const places = last.response.output.map((_, place) => place);
        const placesOf = (type: string) =>
          events.flatMap((event) =>
            event.type === type && "output_index" in event ? [event.output_index] : [],
          );
        expect(placesOf("response.output_item.added")).toEqual(places);
        expect([...placesOf("response.output_item.done")].sort((one, other) => one - other)).toEqual(places);
      }),
    );
  });

  it("has the events of one text in OpenAI's order", () => {
    const { chunks } = answerOf([textOf("Hel", "lo")], "stop");
    expect(streamed(chunks, askOf()).map(({ type }) => type)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
  });

  it("sends a refusal in refusal events", () => {
    const { chunks } = answerOf([textOf("I can", "not")], "other");
    const events = streamed(chunks, askOf()).slice(3, -2);
    expect(events).toMatchObject([
      { type: "response.content_part.added", part: { type: "refusal", refusal: "" } },
      { type: "response.refusal.delta", content_index: 0, delta: "I can" },
      { type: "response.refusal.delta", content_index: 0, delta: "not" },
      { type: "response.refusal.done", refusal: "I cannot" },
      { type: "response.content_part.done", part: { type: "refusal", refusal: "I cannot" } },
    ]);
  });

  it("separates two calls whose deltas alternate", () => {
    const calls = [
      { id: "call_a", name: "one", arguments: '{"a":1}' },
      { id: "call_b", name: "two", arguments: '{"b":2}' },
    ];
    const chunks: readonly VlmChunk[] = [
      { type: "toolCall", index: 0, id: "call_a", name: "one", arguments: '{"a"' },
      { type: "toolCall", index: 1, id: "call_b", name: "two", arguments: "" },
      { type: "toolCall", index: 0, arguments: ":1}" },
      { type: "toolCall", index: 1, arguments: '{"b":2}' },
      { type: "finish", ...details, parts: [], toolCalls: calls, finishReason: "toolCalls" },
    ];
    const { output } = accumulated(streamed(chunks, askOf()));
    expect(output).toMatchObject(
      calls.map(({ id, name, arguments: json }) => ({
        type: "function_call",
        call_id: id,
        name,
        arguments: json,
        status: "completed",
      })),
    );
  });

  it("sends arguments that core knows only at the end", () => {
    const call = { id: "call_a", name: "now", arguments: "{}" };
    const chunks: readonly VlmChunk[] = [
      { type: "toolCall", index: 0, id: "call_a", name: "now", arguments: "" },
      { type: "finish", ...details, parts: [], toolCalls: [call], finishReason: "toolCalls" },
    ];
    expect(streamed(chunks, askOf()).filter(({ type }) => type.includes("arguments"))).toMatchObject([
      { type: "response.function_call_arguments.delta", delta: "{}" },
      { type: "response.function_call_arguments.done", arguments: "{}", name: "now" },
    ]);
  });

  it("is incomplete when the answer was cut, and says why", () => {
    const { chunks } = answerOf([textOf("Once")], "length");
    const last = streamed(chunks, askOf({ max_output_tokens: 1 })).at(-1);
    expect(last).toMatchObject({
      type: "response.incomplete",
      response: {
        status: "incomplete",
        incomplete_details: { reason: "max_output_tokens" },
        max_output_tokens: 1,
        output: [{ type: "message", status: "incomplete" }],
      },
    });
  });

  it("fails with an error event, and then the failed response with the finished items", () => {
    const thought: Stretch = { type: "reasoning", pieces: ["Hm"], signed: false };
    const { chunks } = answerOf([thought, textOf("Once")], "stop");
    const writer = responsesEndpoint.stream(askOf(), about);
    const before = eventsOf(
      chunks
        .slice(0, 2)
        .map((chunk) => writer.chunk(chunk))
        .join(""),
    );
    const error = new ProtocolError({
      status: 502,
      type: "server_error",
      code: "stream_interrupted",
      message: "It broke.",
    });
    const words = { code: "stream_interrupted", message: "It broke.", param: null };
    expect(eventsOf(writer.fail(error))).toMatchObject([
      { type: "error", sequence_number: before.length, error: { type: "server_error", ...words }, ...words },
      {
        type: "response.failed",
        sequence_number: before.length + 1,
        response: { status: "failed", error: { code: "stream_interrupted", message: "It broke." } },
      },
    ]);
  });
});
