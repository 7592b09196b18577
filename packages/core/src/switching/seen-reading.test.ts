import { describe, expect, it } from "vitest";
import { together } from "./seen-reading.js";

const seen = (startedMs: number, remaining: number, changes: object = {}) => ({
  reading: { limit: 60, remaining, wholeInMs: 60_000 - startedMs, fillsSteadily: false, ...changes },
  startedMs,
  atMs: startedMs,
});

describe("two readings of a limit", () => {
  it("are the reading of the attempt that began last, with the least that is left of their window", () => {
    const overtaken = seen(10, 4);
    const overtaking = seen(20, 7);
    for (const both of [together(overtaken, overtaking), together(overtaking, overtaken)]) {
      expect(both).toEqual({ ...overtaking, reading: { ...overtaking.reading, remaining: 4 } });
    }
  });

  it.each([
    ["another window", { wholeInMs: 118_000 }],
    ["another limit", { limit: 90 }],
    ["a limit that fills steadily", { fillsSteadily: true }],
    ["a limit of which it is not known", { fillsSteadily: undefined }],
  ])("are the last one alone, of %s", (_, changes) => {
    const last = seen(20, 7, changes);
    expect(together(seen(10, 4), last)).toBe(last);
  });

  it("are the only one", () => {
    expect(together(undefined, seen(10, 4))).toEqual(seen(10, 4));
  });
});
