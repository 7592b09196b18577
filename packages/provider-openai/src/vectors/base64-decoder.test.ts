import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../../test/depth.js";
import { Base64Decoder } from "./base64-decoder.js";
import { VectorBlocks } from "./vector-blocks.js";

/** Built from one number each: fast-check would take minutes to shrink an array of thousands of elements. */
const someBytes = fc
  .tuple(fc.integer({ min: 12, max: 30_000 }), fc.nat(1_000))
  .map(([length, seed]) => Uint8Array.from({ length }, (_, at) => (at * at + seed * at) >> 3));

const pieces = fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 12, size: "max" });

function cut(text: string, lengths: readonly number[]): readonly string[] {
  const all: string[] = [];
  let from = 0;
  for (const length of [...lengths, text.length]) {
    all.push(text.slice(from, from + length));
    from += length;
  }
  return all.filter((piece) => piece !== "");
}

describe("base64 that arrives in pieces", () => {
  it("equals the result of Node for the whole text, for one vector after the other", () => {
    fc.assert(
      fc.property(fc.array(someBytes, { minLength: 1, maxLength: 3 }), pieces, (all, lengths) => {
        const blocks = new VectorBlocks(2);
        const decoder = new Base64Decoder(blocks);
        const decoded = all.map((bytes) => {
          decoder.begin();
          for (const piece of cut(Buffer.from(bytes).toString("base64"), lengths)) {
            expect(decoder.add(Buffer.from(`..${piece}.`), 2, 2 + piece.length)).toBe(true);
          }
          return decoder.end();
        });
        for (const [index, bytes] of all.entries()) {
          expect(decoded[index]?.equals(bytes)).toBe(true);
        }
      }),
      { numRuns: depth(80, 300) },
    );
  });

  it("returns its text and refuses the piece when other characters come", () => {
    fc.assert(
      fc.property(
        someBytes,
        pieces,
        fc.nat(1_000),
        fc.constantFrom("*", " ", "é", "=", "\\"),
        (bytes, lengths, share, odd) => {
          const whole = Buffer.from(bytes).toString("base64").replace(/=+$/, "");
          const at = Math.floor((share / 1_000) * whole.length);
          const text = `${whole.slice(0, at)}${odd}${whole.slice(at)}`;
          const decoder = new Base64Decoder(new VectorBlocks(1));
          decoder.begin();
          const all = cut(text, lengths).map((piece) => Buffer.from(piece));
          const refused = all.findIndex((piece) => !decoder.add(piece, 0, piece.length));
          if (refused === -1) {
            // The other character is among the last characters, which are read when the text ends.
            expect(decoder.end()).toSatisfy(
              (end: Buffer | undefined) => end === undefined || end.equals(Buffer.from(text, "base64")),
            );
          } else {
            expect(Buffer.concat([decoder.text(), ...all.slice(refused)]).toString()).toBe(text);
          }
        },
      ),
      { numRuns: depth(130, 500) },
    );
  });
});
