import { expect, it } from "vitest";
import { imageSize } from "./image-size.js";

const bytes = (...hex: string[]) => Buffer.from(hex.join("").replaceAll(" ", ""), "hex");
const png = bytes("89504e470d0a1a0a 0000000d 49484452 00000280 000001e0 0802000000");
const gif = bytes("474946383961 4001 c800 f70000");
const webp = (chunk: string, ...rest: string[]) =>
  Buffer.concat([bytes("52494646 00000000 57454250"), Buffer.from(chunk), bytes(...rest)]);

it("reads a PNG", () => {
  expect(imageSize(png)).toEqual({ width: 640, height: 480 });
});

it("reads a GIF", () => {
  expect(imageSize(gif)).toEqual({ width: 320, height: 200 });
});

it("reads a JPEG behind other segments, tables and fill bytes", () => {
  const jpeg = bytes("ffd8", "ffe0 0004 0000", "ffc4 0003 00", "ffff c0 0011 08 01e0 0280 03");
  expect(imageSize(jpeg)).toEqual({ width: 640, height: 480 });
});

it("reads an extended WebP", () => {
  expect(imageSize(webp("VP8X", "0a000000 00000000 7f0200 df0100"))).toEqual({ width: 640, height: 480 });
});

it("reads a lossless WebP", () => {
  const packed = Buffer.alloc(4);
  packed.writeUInt32LE(639 | (479 << 14));
  expect(imageSize(webp("VP8L", "00000000 2f", packed.toString("hex")))).toEqual({ width: 640, height: 480 });
});

it("reads a lossy WebP", () => {
  expect(imageSize(webp("VP8 ", "00000000 000000 9d012a 8002 e001"))).toEqual({ width: 640, height: 480 });
});

it("knows no size of other bytes or of a header that is cut short", () => {
  expect(imageSize(Buffer.from("hello"))).toBeUndefined();
  expect(imageSize(Buffer.alloc(0))).toBeUndefined();
  for (const length of [10, 20]) expect(imageSize(png.subarray(0, length))).toBeUndefined();
});
