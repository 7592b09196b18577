import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asNobody } from "../../../test/support/as-nobody.js";
import { problemOf, readMediaFile } from "./read-media-file.js";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "hotspare-media-"));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

const read = (path: string) => readMediaFile(path, { field: "images[0]", kind: "image", received: "it" });
const file = async (name: string, content: string, mode = 0o600): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, content, { encoding: "latin1", mode });
  return path;
};

describe("readMediaFile", () => {
  it("reads the type off the bytes, not off the extension", async () => {
    const path = await file("cat.jpg", "GIF89a");

    expect(await read(path)).toEqual({ kind: "bytes", bytes: Buffer.from("GIF89a"), mediaType: "image/gif" });
  });

  it("takes a path relative to the working directory", async () => {
    const path = await file("dog.gif", "GIF89a");

    expect(await read(relative(process.cwd(), path))).toMatchObject({ mediaType: "image/gif" });
  });

  it("reads more files at once than a process may hold open by far", async () => {
    const path = await file("many.gif", "GIF89a");

    expect(await Promise.all(Array.from({ length: 300 }, () => read(path)))).toHaveLength(300);
  });

  it("shows the absolute path of a file that is not there", async () => {
    const absolute = join(directory, "none.png");

    await expect(read(relative(process.cwd(), absolute))).rejects.toMatchObject({
      name: "InvalidInputError",
      message: `images[0]: is it: there is no such file (${absolute}). Give a path, an http(s) URL, a data URL or the bytes`,
      cause: { code: "ENOENT" },
    });
  });

  it("refuses a path through a file", async () => {
    await expect(read(join(await file("plain", "GIF89a"), "cat.gif"))).rejects.toThrow("no such file");
  });

  it("refuses a directory", async () => {
    await expect(read(directory)).rejects.toThrow(`is a directory (${directory})`);
  });

  it("refuses an empty file", async () => {
    await expect(read(await file("empty.png", ""))).rejects.toThrow("is empty");
  });

  it.skipIf(process.platform === "win32")("refuses a pipe without waiting for its writer", async () => {
    const path = join(directory, "pipe");
    execFileSync("mkfifo", [path]);

    await expect(read(path)).rejects.toThrow("is not a regular file");
  });

  it("refuses a file above 50 MB before it is read", async () => {
    const path = join(directory, "big.png");
    await using handle = await open(path, "w");
    await handle.truncate(80_000_000);

    await expect(read(path)).rejects.toThrow("has 80.0 MB; Hotspare sends at most 50 MB");
  });

  it("refuses a file that this process may not read", async () => {
    const path = await file("locked.gif", "GIF89a", 0o000);
    await chmod(directory, 0o755);

    await expect(asNobody(() => read(path))).rejects.toThrow("may not be read");
  });

  it("says what a denied access means", () => {
    expect(problemOf("EACCES", "/a/cat.png")).toMatch(
      /^may not be read by this process \(EACCES, \/a\/cat\.png\)/,
    );
  });

  it.each([150, 20_000])("knows bare base64 of %i characters and does not print it", async (length) => {
    const error = await read("iVBORw0K".repeat(length).slice(0, length)).catch((reason: unknown) => reason);

    expect(error).toMatchObject({
      message: `images[0]: is a text of ${length} characters, which cannot be a path: it looks like bare base64. Give "data:image/png;base64,…" or the bytes: Buffer.from(text, "base64")`,
    });
    expect(error).not.toHaveProperty("cause");
  });

  it.each([
    ["iVBORw0KGgoAAAANSUhEUgAA", "image/png"],
    ["/9j/4AAQSkZJRgABAQ==", "image/jpeg"],
    ["R0lGODlhAQABAIAAAA", "image/gif"],
    ["UklGRiIAAABXRUJQVlA4", "image/webp"],
    ["JVBERi0xLjcK", "application/pdf"],
    ["AAAAGGZ0eXBtcDQy", "video/mp4"],
  ])("knows a file's beginning in base64: %s is %s", async (text, mediaType) => {
    await expect(read(text)).rejects.toThrow(`Give "data:${mediaType};base64,…"`);
  });

  it("takes a file for a path whose name looks like base64 and has an extension", async () => {
    await expect(read("iVBORw0KGgo.png")).rejects.toThrow("there is no such file");
  });

  it("does not repeat a path that is too long", async () => {
    await expect(read("a.".repeat(9_000))).rejects.toThrow(
      /^images\[0\]: is it, which is too long for a path\./,
    );
  });
});
