import { once } from "node:events";
import { Readable } from "node:stream";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decompress } from "./decompress.js";

const text = JSON.stringify({ answer: "x".repeat(300) });
const member = gzipSync(text);

async function read(bytes: Uint8Array, pieceLength = bytes.length): Promise<string> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength) pieces.push(bytes.subarray(at, at + pieceLength));
  const read = decompress(Readable.from(pieces, { objectMode: false }), "gzip");
  return Buffer.concat(await read.toArray()).toString();
}

/** A gzip member as other tools write it: with flags and their fields. */
function memberWith(flags: number, fields: readonly number[]): Uint8Array {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(text), 0);
  trailer.writeUInt32LE(text.length, 4);
  const header = [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3, ...fields];
  return Buffer.concat([Buffer.from(header), deflateRawSync(text), trailer]);
}

describe("a body in gzip", () => {
  it.each<[string, readonly number[]]>([
    ["zeros", [0, 0, 0, 0]],
    ["a line break", [10]],
    ["a network's line break", [13, 10]],
    ["words", [...Buffer.from("served from a cache")]],
    ["a comment", [...Buffer.from("<!-- 12 ms -->")]],
    ["the first byte of a member", [0x1f]],
    ["gzip's two bytes and another method", [0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["zeros, and a member after them", [0, 0, ...member]],
  ])("is read without the bytes after its end: %s", async (_, tail) => {
    const bytes = Buffer.concat([member, Buffer.from(tail)]);
    for (const pieceLength of [1, 7, member.length, bytes.length]) {
      expect(await read(bytes, pieceLength)).toBe(text);
    }
  });

  it("may have several members", async () => {
    const bytes = Buffer.concat([member, gzipSync(""), gzipSync("more"), Buffer.from("\n")]);
    for (const pieceLength of [1, 11, bytes.length])
      expect(await read(bytes, pieceLength)).toBe(`${text}more`);
  });

  it.each<[string, number, readonly number[]]>([
    ["a name", 8, [97, 98, 0]],
    ["a comment", 16, [99, 0]],
    ["an extra field", 4, [2, 0, 1, 2]],
    ["a checksum of its header", 2, [1, 2]],
    ["all of them", 2 + 4 + 8 + 16, [1, 0, 9, 97, 0, 98, 0, 1, 2]],
  ])("may have %s", async (_, flags, fields) => {
    const bytes = memberWith(flags, fields);
    for (const pieceLength of [1, bytes.length]) expect(await read(bytes, pieceLength)).toBe(text);
  });

  it("is refused when it is cut anywhere", async () => {
    const bytes = Buffer.concat([gzipSync("first"), gzipSync("second")]);
    // From the third byte on, a second member has begun.
    const isWhole = (length: number) => length >= 25 && length < 28;
    for (let length = 1; length < bytes.length; length += 1) {
      const rest = read(bytes.subarray(0, length));
      if (isWhole(length)) expect(await rest).toBe("first");
      else await expect(rest, `${length} bytes`).rejects.toMatchObject({ code: "Z_BUF_ERROR" });
    }
  });

  it("is refused when one of its bytes is changed: header, data, checksum and length", async () => {
    for (const at of [0, 1, 2, 14, member.length - 8, member.length - 4]) {
      const bytes = Buffer.from(member);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      await expect(read(bytes), `byte ${at}`).rejects.toMatchObject({ code: expect.stringMatching(/^Z_/) });
    }
  });

  it("is refused when a name has no end", async () => {
    await expect(read(memberWith(8, new Array(70_000).fill(97)))).rejects.toThrow("header too long");
  });

  it("fails when its connection fails, also after its first bytes", async () => {
    const body = new Readable({ read: () => undefined });
    body.push(member.subarray(0, 20));
    const reading = decompress(body, "gzip").toArray();
    await new Promise(setImmediate);
    body.destroy(new Error("reset"));
    await expect(reading).rejects.toThrow("reset");
  });

  it("closes its connection when the reader leaves", async () => {
    const body = new Readable({ read: () => undefined });
    body.push(member.subarray(0, member.length - 4));
    const reading = decompress(body, "gzip");
    for await (const _ of reading) break;
    await once(body, "close");
    expect(body.destroyed).toBe(true);
  });
});
