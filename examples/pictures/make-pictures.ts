// Paints the pictures of this folder. They are committed; run this again only to change them:
//   node --import tsx examples/pictures/make-pictures.ts
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const width = 480;
const height = 320;

type Colour = readonly [red: number, green: number, blue: number];
type Painter = (x: number, y: number) => Colour;

const pictures: Readonly<Record<string, Painter>> = {
  // A low sun over two ranges of hills.
  landscape(x, y) {
    const near = 235 + 22 * Math.sin(x / 55) + 8 * Math.sin(x / 19);
    const far = 195 + 28 * Math.sin(x / 80 + 2);
    if (y > near) return [38, 70, 52];
    if (y > far) return [84, 110, 112];
    if (Math.hypot(x - 340, y - 120) < 38) return [255, 224, 130];
    return mix([52, 84, 148], [244, 150, 96], y / 230);
  },
  // Five bars: the fourth is short and red.
  chart(x, y) {
    const bar = Math.floor((x - 60) / 78);
    const top = [210, 175, 150, 245, 70][bar] ?? height;
    if ((x > 46 && x < 50 && y > 30 && y < 283) || (y > 279 && y < 283 && x > 46 && x < 450))
      return [60, 60, 60];
    if (x >= 60 && (x - 60) % 78 < 50 && y >= top && y < 280)
      return bar === 3 ? [205, 60, 60] : [66, 114, 180];
    return y % 50 === 30 && x > 50 && x < 450 ? [222, 222, 222] : [255, 255, 255];
  },
  // A red circle, a green square and a blue triangle in a row.
  shapes(x, y) {
    if (Math.hypot(x - 95, y - 160) < 60) return [214, 64, 69];
    if (Math.abs(x - 240) < 55 && Math.abs(y - 160) < 55) return [58, 150, 92];
    if (y > 100 && y < 215 && Math.abs(x - 385) < (y - 100) / 1.8) return [54, 96, 190];
    return [250, 247, 238];
  },
  // Three servers in a rack: two with a green lamp, the upper one with a red lamp.
  rack(x, y) {
    const unit = Math.floor((y - 60) / 70);
    const inside = x > 110 && x < 370 && y > 60 && (y - 60) % 70 < 56 && unit < 3;
    if (inside && Math.hypot(x - 340, ((y - 60) % 70) - 28) < 9)
      return unit === 0 ? [226, 62, 58] : [86, 200, 110];
    if (inside) return x < 280 && (y - 60) % 14 < 3 ? [40, 44, 52] : [92, 98, 110];
    return x > 96 && x < 384 && y > 44 && y < 276 ? [28, 30, 36] : [214, 220, 228];
  },
};

for (const [name, paint] of Object.entries(pictures)) {
  writeFileSync(new URL(`${name}.png`, import.meta.url), png(paint));
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const blend = (index: 0 | 1 | 2) =>
    Math.round(from[index] + (to[index] - from[index]) * Math.min(1, share));
  return [blend(0), blend(1), blend(2)];
}

/** A PNG of 8-bit red, green and blue (https://www.w3.org/TR/png-3/): header, one deflated block of rows, end. */
function png(paint: Painter): Buffer {
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width }, (_, x) => paint(x, y)).flat(),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    block("IHDR", header),
    block("IDAT", deflateSync(Buffer.from(rows.flat()), { level: 9 })),
    block("IEND", Buffer.alloc(0)),
  ]);
}

function block(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  const checksum = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
