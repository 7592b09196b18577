import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IndexRanges } from "./index-ranges.js";

const range = fc.tuple(fc.nat(60), fc.nat(12)).map(([start, length]) => ({ start, end: start + length }));

describe("a set of indexes", () => {
  it("holds exactly what was added, in ranges that neither touch nor overlap", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 20 }), (ranges) => {
        const set = new IndexRanges(ranges);
        for (let index = -1; index < 80; index += 1) {
          expect(set.has(index)).toBe(ranges.some(({ start, end }) => start <= index && index < end));
        }
        const kept = set.toArray();
        for (const [at, { start, end }] of kept.entries()) {
          expect(end).toBeGreaterThan(start);
          expect(start).toBeGreaterThan(kept[at - 1]?.end ?? -1);
        }
      }),
    );
  });

  it("is one range of a million indexes that came one by one", () => {
    const set = new IndexRanges();
    for (let index = 0; index < 1_000_000; index += 1) set.add({ start: index, end: index + 1 });
    expect(set.toArray()).toEqual([{ start: 0, end: 1_000_000 }]);
  });
});
