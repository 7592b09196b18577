import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvalidInputError } from "../../errors/invalid-input-error.js";
import { resolveMedia } from "./resolve-media.js";

const gif = Buffer.from("GIF89a");
const resolved = { kind: "bytes", bytes: gif, mediaType: "image/gif" };
let directory: string;
let path: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "hotspare-source-"));
  path = join(directory, "a cat.jpg");
  await writeFile(path, gif);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

const resolve = (source: unknown) =>
  resolveMedia(source as string, { field: "images[0]", kind: "image" }, { files: true, hosts: undefined });
const failure = async (source: unknown): Promise<unknown> => {
  try {
    return await resolve(source);
  } catch (error) {
    return error;
  }
};

describe("resolveMedia", () => {
  it.each([
    ["a URL's text", "HTTPS://example.test/a b.png?sign=1"],
    ["a URL", new URL("http://example.test/cat.png")],
  ])("leaves %s as it is, at once", (_, source) => {
    expect(resolve(source)).toEqual({ kind: "url", url: String(source) });
  });

  it("reads a path, a file URL, its text, a data URL and bytes", async () => {
    const url = pathToFileURL(path);
    const sources = [path, url, url.href, "data:image/png;base64,R0lGODlh", new URL("data:,GIF89a"), gif];

    expect(await Promise.all(sources.map(resolve))).toEqual(sources.map(() => resolved));
  });

  it.each([
    ["path", "a.".repeat(17_000), /^images\[0\]: is "a\.a\..*, which is too long for a path\./],
    [
      "file URL",
      `file:///${"a.".repeat(150_000)}`,
      /^images\[0\]: is "file:.*, which is too long for a path\./,
    ],
    ["picture in base64", "iVBORw0KGgo".repeat(3_000), /Give "data:image\/png;base64,…"/],
  ])("refuses a %s at once that is longer than every system's paths", (_, source, message) => {
    expect(() => resolve(source)).toThrow(message);
    expect(() => resolve(source)).toThrow(InvalidInputError);
  });

  it("takes a file URL that is long because its path is percent-encoded", async () => {
    const encoded = Array.from(path, (letter) =>
      letter === "/" ? letter : `%${letter.charCodeAt(0).toString(16)}`,
    );
    expect(await resolve(`file://${encoded.join("")}${"?x".repeat(20_000)}`)).toEqual(resolved);
  });

  it("takes bytes without a copy", async () => {
    const media = await resolve(gif);

    expect(media.kind === "bytes" && media.bytes).toBe(gif);
  });

  it("quotes the path that it could not find", async () => {
    expect(await failure("./cat.jpg")).toMatchObject({
      message: expect.stringMatching(/^images\[0\]: is ".\/cat\.jpg": there is no such file/),
    });
  });

  it.each([
    ["C:\\none.png", /no such file/],
    ["cat:1.png", /no such file/],
    ["  ", /is an empty path/],
    ["ftp://example.test/cat.png", /"ftp:\/\/example.test\/cat.png": URLs of this scheme cannot be fetched/],
    ["s3://bucket/cat.png", /this scheme/],
    ["blob:nodedata:1", /this scheme/],
    ["http://", /is not a URL that can be read/],
    ["file://elsewhere/cat.png", /is not a file URL of this machine/],
    ["data:image/png;base64", /is a data URL \(no type, 21 characters\), which has no comma/],
    [Buffer.from("SECRET"), /^images\[0\]: is 6 bytes, which is not an image/],
    [
      "data:text/plain,SECRET",
      /^images\[0\]: is a data URL \(text\/plain, 22 characters\), which is not an image/,
    ],
  ])("refuses %j and says why", async (source, message) => {
    expect(await failure(source)).toMatchObject({
      name: "InvalidInputError",
      message: expect.stringMatching(message),
    });
  });

  it("shows neither the password nor the query of a URL", async () => {
    const error = await failure("ftp://me:SECRET@example.test/cat.png?key=SECRET");

    expect(error).toMatchObject({ issues: [{ received: '"ftp://***@example.test/cat.png?…"' }] });
  });

  it.each([
    [3, "is a number. Give a path, an http(s) URL, a data URL or the bytes"],
    [null, "is null. Give a path, an http(s) URL, a data URL or the bytes"],
    [undefined, "is undefined. Give a path, an http(s) URL, a data URL or the bytes"],
    [new ArrayBuffer(1), "is of class ArrayBuffer. Give new Uint8Array(buffer)"],
    [
      new Uint16Array(1),
      "is of class Uint16Array. Give new Uint8Array(view.buffer, view.byteOffset, view.byteLength)",
    ],
    [new Blob([]), "is of class Blob. Give new Uint8Array(await blob.arrayBuffer())"],
    [Promise.resolve(gif), "is of class Promise. Await it first"],
    [
      new ReadableStream(),
      'is of class ReadableStream. Give await buffer(stream), from "node:stream/consumers"',
    ],
    [{ url: "http://a.test" }, "is a plain object. Give the URL itself, without an object around it"],
  ])("tells how to convert %s", async (source, message) => {
    expect(await failure(source)).toMatchObject({ issues: [{ path: "images[0]", message }] });
  });
});
