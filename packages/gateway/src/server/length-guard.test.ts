import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LengthGuard } from "./length-guard.js";

/** Pieces of text, and the fewest tokens that each piece can have. */
const said = fc.array(
  fc.oneof(
    // Whole words of one token each.
    fc
      .constantFrom("straightforward", " internationalization", "the", "\n\n")
      .map((text) => ({ text, tokens: 1 })),
    // A relay that sends each character alone.
    fc.constantFrom("abcd", "日本", "ไทย").map((text) => ({ text, tokens: 1 })),
    fc.constant({ text: "-".repeat(64), tokens: 4 }),
  ),
  { maxLength: 200 },
);

describe("the guard of a stream's length", () => {
  it("passes every answer that has no more tokens than the request allows, in any pieces", () => {
    fc.assert(
      fc.property(said, fc.boolean(), (words, isCut) => {
        const guard = new LengthGuard(words.reduce((sum, { tokens }) => sum + tokens, 0));
        const pieces = words.flatMap(({ text }) => (isCut ? [...text] : [text]));
        expect(pieces.some((content) => guard.isPassedBy({ type: "content", content }))).toBe(false);
      }),
    );
  });

  it.each([
    ["content", { type: "content", content: "word " }],
    ["thoughts", { type: "reasoning", reasoning: "hmm, " }],
    ["arguments", { type: "toolCall", index: 0, arguments: "12345" }],
    ["Chinese", { type: "content", content: "日本" }],
  ] as const)("ends %s that go on", (_name, chunk) => {
    const guard = new LengthGuard(10);
    const most = Array.from({ length: 400 }, () => guard.isPassedBy(chunk)).filter((isPassed) => !isPassed);
    expect(most.length).toBeGreaterThan(50);
    expect(most.length).toBeLessThan(250);
  });

  it("cuts nothing if the request has no limit", () => {
    const guard = new LengthGuard(undefined);
    expect(guard.isPassedBy({ type: "content", content: "x".repeat(10_000_000) })).toBe(false);
  });
});
