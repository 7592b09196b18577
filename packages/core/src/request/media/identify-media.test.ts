import { fileTypeFromBuffer } from "file-type";
import { describe, expect, it } from "vitest";
import { commonMedia } from "./common-media.js";
import { identifyMedia, MAX_MEDIA_BYTES } from "./identify-media.js";
import type { MediaKind } from "./media-kind.js";

const text = (value: string): Uint8Array => Buffer.from(value, "latin1");
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const png = Buffer.from(PNG, "base64");

const identify = async (bytes: Uint8Array, kind: MediaKind, declared?: string) =>
  identifyMedia(bytes, { field: "images[0]", kind, received: "the source" }, declared);

describe("identifyMedia", () => {
  it.each<[string, MediaKind, Uint8Array]>([
    ["image/png", "image", png],
    ["image/jpeg", "image", text("\xff\xd8\xff\xe0\0\x10JF")],
    ["image/gif", "image", text("GIF89a")],
    ["image/webp", "image", text("RIFF\0\0\0\0WEBPVP8 ")],
    ["image/bmp", "image", text("BM......")],
    ["image/avif", "image", text("\0\0\0 ftypavif\0\0\0\0")],
    ["image/heic", "image", text("\0\0\0 ftypheic\0\0\0\0")],
    ["video/mp4", "video", text("\0\0\0 ftypisom\0\0\0\0")],
    ["video/quicktime", "video", text("\0\0\0 ftypqt  \0\0\0\0")],
    ["video/vnd.avi", "video", text("RIFF\0\0\0\0AVI LIST")],
    ["video/webm", "video", text("\x1a\x45\xdf\xa3\x87\x42\x82\x84webm")],
    ["audio/wav", "audio", text("RIFF\0\0\0\0WAVEfmt ")],
    ["audio/mpeg", "audio", text("\xff\xfb\x90\0\0\0")],
    ["audio/ogg", "audio", text(`OggS\0\x02${"\0".repeat(22)}OpusHead`)],
    ["audio/x-m4a", "audio", text("\0\0\0 ftypM4A \0\0\0\0")],
  ])("knows %s by its bytes", async (mediaType, kind, bytes) => {
    expect(await identify(bytes, kind)).toEqual({ kind: "bytes", bytes, mediaType });
  });

  it.each([
    png,
    text("\xff\xd8\xff\xe0\0\x10JF"),
    text("GIF87a"),
    text("GIF89a"),
    text("RIFF\0\n\0\0WEBPVP8 "),
    text("RIFF\0\0\0\0WAVEfmt "),
    text("\0\0\0\nftypmp42\0\0\0\0"),
  ])("says of common formats what the library says", async (bytes) => {
    const type = await fileTypeFromBuffer(bytes);
    expect(commonMedia(bytes)).toEqual({ mediaType: type?.mime, name: type?.ext.toUpperCase() });
  });

  it.each([text("\x89PNG\r\n\x1a\n"), text("BM......"), text("\0\0\0 ftypheic"), text("\n\n\n\nRIFF")])(
    "leaves other formats, and what is torn, to the library",
    (bytes) => {
      expect(commonMedia(bytes)).toBeUndefined();
    },
  );

  it("believes the bytes, not the declared type", async () => {
    expect(await identify(png, "image", "image/jpeg")).toMatchObject({ mediaType: "image/png" });
  });

  it("believes a declared type of the right kind when the bytes tell nothing", async () => {
    expect(await identify(text("raw"), "audio", "audio/l16")).toMatchObject({ mediaType: "audio/l16" });
  });

  it.each<[string, Uint8Array, MediaKind, RegExp, string?]>([
    ["a PDF", text("%PDF-1.7\n"), "image", /is a PDF \(application\/pdf\), not an image/],
    [
      "a film given as a sound",
      text("\0\0\0 ftypisom\0\0\0\0"),
      "audio",
      /is an MP4 .*type: "video", video: …/,
    ],
    [
      "unknown bytes",
      text("hello"),
      "image",
      /is not an image: Hotspare does not know the type of its bytes/,
    ],
    [
      "unknown bytes declared as another kind",
      text("raw"),
      "image",
      /does not know the type of its bytes/,
      "audio/l16",
    ],
    ["no bytes", new Uint8Array(), "image", /is empty: it has no bytes/],
    ["an SVG", text("<svg xmlns='…'/>"), "image", /models do not accept SVG pictures: convert it to PNG/],
    ["an SVG with a declaration", text('<?xml version="1.0"?><svg></svg>'), "image", /convert it to PNG/],
    ["what is declared an SVG", text("<?xml version='1.0'?><a/>"), "image", /convert it/, "image/svg+xml"],
    ["another XML", text('<?xml version="1.0"?><a/>'), "image", /is an XML \(application\/xml\), not an/],
    [
      "more than 50 MB",
      Buffer.alloc(MAX_MEDIA_BYTES + 100_000),
      "image",
      /has 50\.1 MB; Hotspare sends at most 50 MB/,
    ],
  ])("refuses %s", async (_, bytes, kind, message, declared) => {
    const error = await identify(bytes, kind, declared).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ name: "InvalidInputError", message: expect.stringMatching(message) });
    expect(error).toMatchObject({ issues: [{ path: "images[0]", received: "the source" }] });
  });
});
