import { describe, expect, it } from "vitest";
import { GramIndex, searches } from "./gram-index.js";
import { bytesOf } from "./piece-codes.js";

/** Texts of 20 characters that have no piece in common. */
function secretOf(number: number): string {
  let state = number + 1;
  return Array.from({ length: 20 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCharCode(0x4e00 + (state >>> 16) / 4);
  }).join("");
}

const { runs } = searches;

function add(index: GramIndex, text: string): void {
  index.add(Buffer.from(text, "latin1"), text.length, { publicLength: 0, step: 1, searches: runs });
}

describe("a piece of a secret", () => {
  const secret = "abcdefghijklmnopqrstuvwxyz";
  const index = new GramIndex();
  add(index, secret);
  const places = Array.from({ length: 14 }, (_, before) =>
    Array.from({ length: 12 }, (__, after) => ({ before, after })),
  ).flat();

  it.each([8, 9, 13])("of %i characters is found wherever it stands in a text", (length) => {
    for (const { before, after } of places) {
      for (const from of [0, 1, 5, secret.length - length]) {
        const text = "-".repeat(before) + secret.slice(from, from + length) + "-".repeat(after);
        expect(index.runsIn(bytesOf(text), runs)).toMatchObject([{ start: before, end: before + length }]);
      }
    }
  });

  it("of 7 characters is none", () => {
    for (const { before, after } of places) {
      expect(
        index.runsIn(bytesOf("-".repeat(before) + secret.slice(3, 10) + "-".repeat(after)), runs),
      ).toEqual([]);
    }
  });

  it("is found beside another: two runs that touch are one", () => {
    expect(
      index.runsIn(bytesOf(`--${secret.slice(0, 8)}${secret.slice(0, 8)}--${secret.slice(10)}-`), runs),
    ).toMatchObject([
      { start: 2, end: 18 },
      { start: 20, end: 36 },
    ]);
  });
});

describe("an index that grows", () => {
  it("finds every secret after each of its steps, and nothing else", () => {
    const index = new GramIndex();
    for (let number = 0; number < 3_000; number += 1) {
      add(index, secretOf(number));
      for (const known of [0, number >> 1, number]) {
        expect(index.runsIn(bytesOf(`a key: ${secretOf(known)}.`), runs)).toMatchObject([
          { start: 7, end: 27 },
        ]);
      }
    }
    expect(index.runsIn(bytesOf(`a key: ${secretOf(3_001)}.`), runs)).toEqual([]);
  });
});
