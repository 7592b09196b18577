import { describe, expect, it } from "vitest";
import { readRefusal } from "../servers/refusal.js";
import { batchLimitIn } from "./batch-limit.js";
import { decodeVectors } from "./decode-vectors.js";

/** If the reading is not linear, it takes minutes, and the test's time limit ends it. */
describe("a hostile server does not block the event loop", () => {
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
    const refusal = readRefusal(
      new Error(message),
      () => [message.slice(0, 100)],
      () => facts,
    );
    expect(refusal?.text.length).toBeLessThanOrEqual(8_000);
    if (refusal !== undefined) batchLimitIn(refusal, 100);
  });

  it("with one vector of sixteen megabytes", () => {
    const length = 16 * 1_048_576;
    const numbers = Float32Array.from({ length: 4_096 }, (_, index) => Math.sin(index) / 7);
    const vector = Buffer.alloc(length, Buffer.from(numbers.buffer));
    const read = decodeVectors([vector.toString("base64")])[0];
    expect(Buffer.compare(Buffer.from(read?.buffer ?? new ArrayBuffer()), vector)).toBe(0);
    const doubles = Float64Array.from({ length: 4_096 }, (_, index) => Math.sin(index) / 7);
    for (const wrong of [Buffer.from(doubles.buffer), "this is no vector"]) {
      const other = Buffer.alloc(length, wrong);
      expect(() => decodeVectors([other.toString("base64")])).toThrow("float32");
    }
  });
});
