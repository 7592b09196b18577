import { describe, expect, it } from "vitest";
import type { VlmContentChunk } from "../../contract/plugin/vlm-content-chunk.js";
import { PartialAnswer } from "./partial-answer.js";

function answerOf(...chunks: readonly VlmContentChunk[]): PartialAnswer {
  const answer = new PartialAnswer();
  for (const chunk of chunks) answer.add(chunk);
  return answer;
}

const thought = (reasoning: string, fields?: Record<string, unknown>): VlmContentChunk => ({
  type: "reasoning",
  reasoning,
  ...(fields === undefined ? {} : { providerMetadata: { acme: fields } }),
});
const text = (content: string): VlmContentChunk => ({ type: "content", content });
const call = (index: number, fields: object): VlmContentChunk => ({
  type: "toolCall",
  index,
  arguments: "",
  ...fields,
});

describe("the parts of a stream", () => {
  it("begin where a piece says so, each with its own signature", () => {
    const begun = { ...thought("Two", { sign: 2 }), beginsPart: true } as VlmContentChunk;
    const { parts } = answerOf(thought("One", { sign: 1 }), begun, text("a"), {
      ...text("b"),
      beginsPart: true,
    } as VlmContentChunk);
    expect(parts).toEqual([
      { type: "reasoning", text: "One", providerMetadata: { acme: { sign: 1 } } },
      { type: "reasoning", text: "Two", providerMetadata: { acme: { sign: 2 } } },
      { type: "text", text: "a" },
      { type: "text", text: "b" },
    ]);
  });

  it("have a refusal as a part of its own", () => {
    const no = (content: string): VlmContentChunk => ({ type: "content", content, isRefusal: true });
    expect(answerOf(text("So"), no("I can"), no("not"), text("!")).parts).toEqual([
      { type: "text", text: "So" },
      { type: "text", text: "I cannot" },
      { type: "text", text: "!" },
    ]);
  });

  it("keep the metadata of a text, also of one that came without words", () => {
    const signed = (content: string, sign: number): VlmContentChunk => ({
      type: "content",
      content,
      providerMetadata: { acme: { sign } },
    });
    expect(answerOf(text("a"), signed("", 1), signed("b", 2)).parts).toEqual([
      { type: "text", text: "ab", providerMetadata: { acme: { sign: 2 } } },
    ]);
  });

  it("are its pieces joined, in the order in which each began", () => {
    const { parts } = answerOf(
      thought("Hm"),
      thought("m."),
      text("Let me "),
      text("look."),
      call(0, { id: "a", name: "look" }),
      call(1, { id: "b", name: "list", arguments: "{}" }),
      call(0, { arguments: '{"at":1}' }),
      text(" Done."),
    );
    expect(parts).toEqual([
      { type: "reasoning", text: "Hmm." },
      { type: "text", text: "Let me look." },
      { type: "toolCall", id: "a", name: "look", arguments: '{"at":1}' },
      { type: "toolCall", id: "b", name: "list", arguments: "{}" },
      { type: "text", text: " Done." },
    ]);
  });

  it("keep what the provider wants back, whichever piece has it", () => {
    const { parts, toolCalls } = answerOf(
      thought("a", { field: "reasoning" }),
      thought("b", { field: "reasoning", signature: "s" }),
      thought("", { last: true }),
      call(0, { id: "a", name: "look", providerMetadata: { acme: { signature: "t" } } }),
      call(0, { arguments: "{}", providerMetadata: { other: { x: 1 } } }),
    );
    expect(parts).toEqual([
      {
        type: "reasoning",
        text: "ab",
        providerMetadata: { acme: { field: "reasoning", signature: "s", last: true } },
      },
      {
        type: "toolCall",
        id: "a",
        name: "look",
        arguments: "{}",
        providerMetadata: { acme: { signature: "t" }, other: { x: 1 } },
      },
    ]);
    expect(toolCalls).toEqual([{ id: "a", name: "look", arguments: "{}" }]);
  });

  it("have no empty text", () => {
    expect(answerOf(text(""), call(0, { id: "a", name: "f" })).parts).toHaveLength(1);
  });
});
