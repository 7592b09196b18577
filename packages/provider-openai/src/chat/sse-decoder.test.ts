import { expect, it } from "vitest";
import { SseDecoder } from "./sse-decoder.js";

/** Decodes pieces that arrive one by one. */
function read(...pieces: readonly Uint8Array[]): unknown[] {
  const decoder = new SseDecoder();
  const events = [...pieces.flatMap((piece) => decoder.feed(piece)), ...decoder.end()].map((item) =>
    item.is === "words" ? item.text : item,
  );
  return decoder.foreign === undefined ? events : [...events, { foreign: decoder.foreign }];
}

const bytesOf = (text: string) => [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));

it("reads events byte by byte, also when a character or a CRLF is cut", () => {
  expect(read(...bytesOf("data: größe 🐈\r\n\r\n: hi\r\n\r\ndata: b\r\n\r\n"))).toEqual(["größe 🐈", "b"]);
});

it("reads the last event of a server that forgets the blank line", () => {
  expect(read(Buffer.from("data: a\n\ndata: b"))).toEqual(["a", "b"]);
});

it("skips a byte order mark and empty lines at the beginning", () => {
  expect(read(Buffer.from("\uFEFF\n\ndata: a\n\n"))).toEqual(["a"]);
});

it.each(["<html>é</html>", '{"error":"é"}', "[1]"])(
  "returns the whole text of a body that is no event stream: %s",
  (body) => {
    expect(read(...bytesOf(`\n ${body}`))).toEqual([{ foreign: ` ${body}` }]);
  },
);

it("reads nothing from nothing", () => {
  expect(read()).toEqual([]);
});
