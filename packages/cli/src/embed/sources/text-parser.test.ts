import { expect, it } from "vitest";
import { TextParser } from "./text-parser.js";
import { utf8Chunks } from "./utf8-chunks.js";

async function lines(bytes: Buffer, step: number) {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }
  const parser = new TextParser();
  const inputs = [];
  for await (const chunk of utf8Chunks(chunks())) inputs.push(...parser.push(chunk));
  inputs.push(...(await parser.end()));
  return {
    inputs: inputs.map(({ line, input, problem }) => [line, input ?? problem]),
    blankLines: parser.blankLines,
  };
}

const text = "first é\r\n\n  \nfourth 漢😀\nlast";
const expected = {
  inputs: [
    [1, "first é"],
    [4, "fourth 漢😀"],
    [5, "last"],
  ],
  blankLines: 2,
};

it.each([1, 2, 3, 1 << 20])("reads lines in UTF-8 and UTF-16, in chunks of %d bytes", async (step) => {
  const big = Buffer.from(`\ufeff${text}`, "utf16le").swap16();
  for (const bytes of [
    Buffer.from(text),
    Buffer.from(`\ufeff${text}`),
    Buffer.from(`\ufeff${text}`, "utf16le"),
    big,
  ]) {
    expect(await lines(bytes, step)).toEqual(expected);
  }
});

it("costs a line that is not UTF-8, or too long, that line alone", async () => {
  const bytes = Buffer.concat([
    Buffer.from("caf\xe9\nb\n", "latin1"),
    Buffer.alloc(17 << 20, "x"),
    Buffer.from("\nd\n"),
  ]);
  const { inputs } = await lines(bytes, 1 << 16);
  expect(inputs).toEqual([
    [1, expect.stringContaining("is not UTF-8")],
    [2, "b"],
    [3, expect.stringContaining("is longer than 16 MiB")],
    [4, "d"],
  ]);
});

it("has no inputs in an empty file", async () => {
  expect(await lines(Buffer.alloc(0), 1)).toEqual({ inputs: [], blankLines: 0 });
});
