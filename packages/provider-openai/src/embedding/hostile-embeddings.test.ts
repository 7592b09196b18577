import { describe, expect, it } from "vitest";
import { batchLimitIn } from "./batch-limit.js";
import { decodeVectors } from "./decode-vectors.js";
import { refusalWords } from "./refusal-words.js";

/** Takes minutes where the reading is not linear, and the test's own limit ends it. */
describe("a hostile server does not hold up the loop", () => {
  it.each([
    ["numbers", "batch at most 1 ".repeat(65_536)],
    ["clauses", "batch. ".repeat(150_000)],
    ["one word", "input".repeat(200_000)],
    ["blanks", `input ${" ".repeat(1_000_000)}must be`],
    ["digits", "1".repeat(1_000_000)],
    ["quotes", '"'.repeat(1_000_000)],
    ["brackets", "[".repeat(1_000_000)],
  ])("with a refusal of a megabyte of %s", (_, message) => {
    const facts = { status: 400, message, body: { message } };
    const words = refusalWords(new Error(message), [message.slice(0, 100)], () => facts);
    expect(words?.text.length).toBeLessThanOrEqual(8_000);
    if (words !== undefined) batchLimitIn(words, 100);
  });

  it("with one vector of sixteen megabytes", () => {
    const noise = Buffer.alloc(16 * 1_048_576, "this is no vector").toString("base64");
    expect(decodeVectors([noise])[0]).toHaveLength(4 * 1_048_576);
  });
});
