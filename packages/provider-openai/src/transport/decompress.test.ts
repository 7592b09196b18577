import { once } from "node:events";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decompress } from "./decompress.js";

/** A body of which no byte has arrived. */
const waiting = () => new Readable({ read: () => undefined });

describe("a compressed body", () => {
  it.each(["gzip", "gzip, gzip", "deflate, br"])(
    "is closed with its connection before any byte has arrived: %s",
    async (encoding) => {
      const body = waiting();
      decompress(body, encoding).destroy();
      await once(body, "close");
      expect(body.destroyed).toBe(true);
    },
  );

  it.each(["gzip", "gzip, gzip", "deflate, br"])(
    "fails with its connection before any byte has arrived: %s",
    async (encoding) => {
      const body = waiting();
      const read = decompress(body, encoding);
      body.destroy(new Error("reset"));
      await expect(read.toArray()).rejects.toThrow();
      const silent = waiting();
      const alsoRead = decompress(silent, encoding);
      silent.destroy();
      await expect(alsoRead.toArray()).rejects.toThrow();
    },
  );

  it("is read no faster than the reader consumes it", async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(64 * 1_024 * 1_024)));
    const read = decompress(Readable.from([bomb]), "gzip, gzip");
    const [first] = await once(
      read.once("data", () => read.pause()),
      "data",
    );
    expect(first.length).toBeLessThan(1_024 * 1_024);
    await new Promise(setImmediate);
    expect(read.readableLength).toBeLessThan(1_024 * 1_024);
    read.destroy();
  });

  it.each([null, "", "identity", "zstd", "gzip, zstd", "gzip, gzip, gzip, gzip"])(
    "stays unchanged: %s",
    (encoding) => {
      const body = waiting();
      expect(decompress(body, encoding)).toBe(body);
    },
  );
});
