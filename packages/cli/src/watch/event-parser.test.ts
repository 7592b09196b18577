import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventParser, type ServerEvent } from "./event-parser.js";

const parsed = (pieces: readonly string[]): readonly ServerEvent[] => {
  const parse = eventParser();
  return pieces.flatMap((piece) => parse(piece));
};

describe("eventParser", () => {
  it("reads names, data of several lines, and skips comments, unknown fields and events without data", () => {
    const text =
      "\uFEFF: still here\n\nretry: 200\nevent: patch\ndata: one\ndata:two\nid: 7\n\nevent: nothing\n\ndata\n\ndata: half";
    expect(parsed([text])).toEqual([
      { name: "patch", data: "one\ntwo" },
      { name: "message", data: "" },
    ]);
  });

  it("reads the same events from any pieces, with any ends of lines", () => {
    const event = fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      lines: fc.array(
        fc.string().map((line) => line.replace(/[\r\n]/g, "")),
        { minLength: 1, maxLength: 4 },
      ),
      end: fc.constantFrom("\n", "\r\n", "\r"),
    });
    fc.assert(
      fc.property(fc.array(event), fc.array(fc.nat(200)), (events, cuts) => {
        // An end of its own after the last: a carriage return alone may be half of an end.
        const text = `${events.map(({ name, lines, end }) => [`event: ${name}`, ...lines.map((line) => `data: ${line}`), "", ""].join(end)).join("")}:\n`;
        const pieces: string[] = [];
        let from = 0;
        for (const length of cuts) {
          pieces.push(text.slice(from, from + length));
          from += length;
        }
        pieces.push(text.slice(from));
        expect(parsed(pieces)).toEqual(events.map(({ name, lines }) => ({ name, data: lines.join("\n") })));
      }),
    );
  });

  it("refuses an event without an end, before it fills the memory", () => {
    const parse = eventParser();
    const line = `data: ${"x".repeat(1_000_000)}\n`;
    expect(() => {
      for (let count = 0; count < 100; count += 1) parse(line);
    }).toThrow(RangeError);
  });
});
