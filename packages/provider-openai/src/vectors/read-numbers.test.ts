import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../../test/depth.js";
import { readNumbers } from "./read-numbers.js";
import { VectorBlocks } from "./vector-blocks.js";

/** What follows a list, so that all of its numbers are far enough from the chunk's end. */
const behind = " ".repeat(64);

/** The numbers that were read, and the text that was left. */
function read(text: string): { readonly numbers: Float32Array; readonly rest: string } {
  const blocks = new VectorBlocks(1);
  const bytes = Buffer.from(text + behind);
  const end = readNumbers(bytes, 0, bytes.length, blocks);
  return { numbers: blocks.finishNumbers(), rest: bytes.toString("latin1", end).trim() };
}

const bitsOf = (numbers: Float32Array) =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("hex");

const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const texts = fc.oneof(
  float.map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ min: -2, max: 2, noNaN: true }).map((number) => number.toFixed(9)),
  fc.double({ min: -2, max: 2, noNaN: true }).map((number) => number.toFixed(17)),
  fc.double({ min: -2, max: 2, noNaN: true }).map((number) => number.toExponential(12)),
  fc.integer({ min: -999_999_999, max: 999_999_999 }).map(String),
  // Near the middle between two float32, where it matters which number is rounded.
  fc
    .tuple(fc.float({ min: Math.fround(1e-3), max: 64, noNaN: true }), fc.integer({ min: -6, max: 6 }))
    .map(([number, ulps]) =>
      String(number * (1 + 2 ** -25) + ulps * 2 ** (Math.floor(Math.log2(number)) - 52)),
    ),
  fc.integer({ min: 0, max: 2 ** 24 }).map((number) => `${(number + 0.5) * 2 ** -24}`),
);

/** How many numbers were compared, of all that were written. What is written unusually is left to be read in another way. */
function compare(parameters: fc.Parameters<[string[]]>): { readonly read: number; readonly all: number } {
  const counts = { read: 0, all: 0 };
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 50 }), (list) => {
      for (const text of list) {
        const { numbers, rest } = read(`${text},`);
        counts.all += 1;
        if (rest === "") {
          expect(bitsOf(numbers)).toBe(bitsOf(Float32Array.of(JSON.parse(text) as number)));
          counts.read += 1;
        }
      }
    }),
    parameters,
  );
  return counts;
}

describe("numbers of a list", () => {
  it("are the float32 that JSON.parse and Float32Array make of them", () => {
    compare({ numRuns: depth(1_000, 3_000) });
  });

  it("are read for the most part, and not left to be read in another way", () => {
    const { read: some, all } = compare({ numRuns: 300, seed: 1 });
    expect(some / all).toBeGreaterThan(0.5);
  });

  it.each([
    ["01,2,", "01,2,"],
    ["1,.5,", ".5,"],
    ["1,2.,", "2.,"],
    ["1,-,", "-,"],
    ["1,1e,", "1e,"],
    ["1,1e+,", "1e+,"],
    ["1,null,", "null,"],
    ["1,2]", "2]"],
    ["1,2 ,", "2 ,"],
    ["1,1234567890,", "1234567890,"],
    ["1,0.00000000000000000000000000001,", "0.00000000000000000000000000001,"],
    [`1,0.${"1".repeat(60)},`, `0.${"1".repeat(60)},`],
    ["1,1e999,", "1e999,"],
    // The neighbours of the digits in ASCII, and bytes that are digits but for their highest bit.
    ["1,0.12:4,", "0.12:4,"],
    ["1,0.123/5678,", "0.123/5678,"],
    ["1,0.?234,", "0.?234,"],
    ["1,0.1234567²,", Buffer.from("0.1234567²,").toString("latin1")],
    ["1,-0,0e5, -0.0,\n1E-2,", ""],
  ])("of %s leaves %j", (text, rest) => {
    expect(read(text).rest).toBe(rest);
  });

  it("is not read where its end may be in the next chunk", () => {
    const blocks = new VectorBlocks(1);
    expect(readNumbers(Buffer.from("1,2,3,4"), 0, 7, blocks)).toBe(0);
  });
});
