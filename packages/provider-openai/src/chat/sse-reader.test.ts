import { expect, it } from "vitest";
import { readSse } from "./sse-reader.js";

/** What is read of pieces that arrive one by one. */
async function read(...pieces: readonly Uint8Array[]) {
  const batches: unknown[] = [];
  for await (const batch of readSse(eachOf(pieces))) {
    batches.push("foreign" in batch ? batch : batch.map(({ data }) => data));
  }
  return batches.flat();
}

async function* eachOf(pieces: readonly Uint8Array[]) {
  yield* pieces;
}

const bytesOf = (text: string) => [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));

it("reads events whose pieces are single bytes, within a character and within a CRLF too", async () => {
  expect(await read(...bytesOf("data: größe 🐈\r\n\r\n: hi\r\n\r\ndata: b\r\n\r\n"))).toEqual([
    "größe 🐈",
    "b",
  ]);
});

it("reads the last event of a server that forgets the blank line", async () => {
  expect(await read(Buffer.from("data: a\n\ndata: b"))).toEqual(["a", "b"]);
});

it("passes over a byte order mark and empty lines at the beginning", async () => {
  expect(await read(Buffer.from("\uFEFF\n\ndata: a\n\n"))).toEqual(["a"]);
});

it.each(["<html>é</html>", '{"error":"é"}', "[1]"])(
  "hands over the whole of a body that is none: %s",
  async (body) => {
    expect(await read(...bytesOf(`\n ${body}`))).toEqual([{ foreign: `\n ${body}` }]);
  },
);

it("reads nothing from nothing", async () => {
  expect(await read()).toEqual([]);
});
