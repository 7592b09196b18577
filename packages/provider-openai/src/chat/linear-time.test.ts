import { expect, it } from "vitest";
import { jsonPiecesOf } from "../replies/json-pieces.js";
import { JsonProgress } from "./json-progress.js";
import { SseDecoder } from "./sse-decoder.js";
import { ThinkTagReader } from "./think-tags.js";

/** How long it takes, in milliseconds, the better of two. */
function timeOf(run: () => void): number {
  const times = [0, 1].map(() => {
    const begun = performance.now();
    run();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

function decode(text: string, size: number): void {
  const decoder = new SseDecoder();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) decoder.feed(bytes.subarray(at, at + size));
  decoder.end();
}

function think(text: string, size: number): void {
  const reader = new ThinkTagReader(true);
  for (let at = 0; at < text.length; at += size) reader.read(text.slice(at, at + size));
  reader.end();
}

const shapes: readonly (readonly [string, string])[] = [
  ["letters", "x"],
  ["braces", "{"],
  ["closing braces", "}"],
  ["brackets", "["],
  ["quotes", '"'],
  ["escaped quotes", '\\"'],
  ["broken lines", '{"\n'],
  ["blank lines", "\n"],
  ["returns", "\r"],
  ["tabs", "\t"],
  ["open events", "data: {\n"],
  ["whole events", "data: {}\n"],
  ["fields without an end", "data:"],
  ["tags", "<"],
  ["open tags", "<think>"],
  ["closing tags", "</"],
  ["objects with blanks", "}     "],
  ["words", "data: word\n"],
];

/** Twice the text may take four times as long before it counts as more than linear; what is too quick to measure is let be. */
it.each(shapes)("reads any number of %s in linear time, in pieces of any size", (_, shape) => {
  const text = (length: number) => shape.repeat(Math.ceil(length / shape.length));
  const readers: readonly ((text: string) => void)[] = [
    (all) => void jsonPiecesOf(all),
    (all) => decode(all, 1_000),
    (all) => decode(all, 1_000_000),
    (all) => decode(`data: ${all}`, 1_000),
    (all) => think(all, 1_000),
    (all) => think(`<think>${all}`, 100),
    (all) => new JsonProgress().add(all),
  ];
  for (const read of readers) {
    const [once, fourTimes] = [text(100_000), text(400_000)].map((all) => timeOf(() => read(all))) as [
      number,
      number,
    ];
    expect(fourTimes).toBeLessThan(Math.max(100, once * 12));
  }
});
