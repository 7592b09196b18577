import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { ContentPart } from "../../contract/plugin/content.js";
import { resolveParts } from "./resolve-part.js";

const anything = { files: true, hosts: undefined };
const text = (characters: string) => new Uint8Array(Buffer.from(characters, "latin1"));
const pdf = text("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");

async function resolved(part: Omit<Extract<ContentPart, { type: "file" }>, "type">) {
  const [only] = await resolveParts([{ type: "file", ...part }], "content", anything);
  return only;
}

async function mediaTypeOf(part: Parameters<typeof resolved>[0]): Promise<unknown> {
  const part_ = await resolved(part);
  return part_?.type === "file" && "kind" in part_.file && part_.file.kind === "bytes"
    ? part_.file.mediaType
    : undefined;
}

it("reads a PDF from a path, with its name", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "hotspare-")), "a contract.pdf");
  await writeFile(path, pdf);
  expect(await resolved({ file: path })).toEqual({
    type: "file",
    file: { kind: "bytes", bytes: Buffer.from(pdf), mediaType: "application/pdf" },
    filename: "a contract.pdf",
  });
});

it("keeps an http(s) URL, and takes the name at its end", async () => {
  expect(
    await resolved({ file: "https://a.test/x/report%20one.pdf?sign=1", mediaType: "application/pdf" }),
  ).toEqual({
    type: "file",
    file: { kind: "url", url: "https://a.test/x/report%20one.pdf?sign=1" },
    mediaType: "application/pdf",
    filename: "report one.pdf",
  });
  expect(await resolved({ file: new URL("https://a.test/download") })).toEqual({
    type: "file",
    file: { kind: "url", url: "https://a.test/download" },
  });
});

it("keeps the id of an uploaded file", async () => {
  expect(await resolved({ file: { id: "file-1" } })).toEqual({ type: "file", file: { id: "file-1" } });
  await expect(async () => resolved({ file: { id: "" } })).rejects.toThrow(
    /content\[0\]\.file\.id: is an empty string.*file-/,
  );
});

it.each([
  ["what the caller says", { file: pdf, mediaType: "Application/X-Own" }, "application/x-own"],
  ["a PDF's header", { file: "data:text/plain;base64,JVBERi0xLjcK" }, "application/pdf"],
  ["the type of a data URL", { file: "data:text/csv,a%2Cb" }, "text/csv"],
  ["the ending of the name", { file: text("a,b"), filename: "terms.CSV" }, "text/csv"],
  ["plain text", { file: text("a,b") }, "text/plain"],
  [
    "text, when a data URL knows nothing",
    { file: "data:application/octet-stream;base64,YSxi" },
    "text/plain",
  ],
])("takes the type of a document from %s", async (_, part, expected) => {
  expect(await mediaTypeOf(part)).toBe(expected);
});

it("refuses bytes of no known type, and a picture in the place of a document", async () => {
  await expect(mediaTypeOf({ file: text("\x00\x01\x02\xff") })).rejects.toThrow(
    /has bytes of an unknown type. Give its type: mediaType/,
  );
  const png = text("\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
  await expect(mediaTypeOf({ file: png })).rejects.toThrow(
    /is a PNG .*not a document. Give it as \{ type: "image"/,
  );
});

it("names the part for a PDF in the place of a picture", async () => {
  const parts = [{ type: "image", image: pdf }] as const;
  await expect(async () => resolveParts(parts, "content", anything)).rejects.toThrow(
    /is a PDF .*\{ type: "file", file: … \}/,
  );
});

it.each([
  [{ file: pdf, mediaType: "pdf" }, /mediaType: .*such as "application\/pdf"/],
  [{ file: pdf, filename: "" }, /filename: /],
  [{ file: pdf, filename: "a\u0000/../../b.pdf" }, /filename: .*in one line/],
  [{ file: pdf, filename: "a.pdf\r\nX-Header: b" }, /filename: .*in one line/],
  [{ file: pdf, mimeType: "application/pdf" }, /mimeType: .*did you mean "mediaType"/],
  [{ file_id: "file-1" }, /file_id: .*file: \{ id \}/],
])("refuses %j", async (part, message) => {
  await expect(async () => resolved(part as never)).rejects.toThrow(message);
});
