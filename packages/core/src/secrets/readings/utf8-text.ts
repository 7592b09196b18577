import type { Reading } from "./reading.js";

const anySequence = /[\u00c2-\u00f4][\u0080-\u00bf]/;

/** A text whose characters are the bytes of UTF-8, as it was meant: what a header shows, and what the escapes of a URL give. */
export function utf8Text(written: string): Reading | undefined {
  const start = written.search(anySequence);
  if (start === -1) {
    return undefined;
  }
  const units = new Uint16Array(written.length - start);
  /** Where the character behind each one begins in the text as it was written. */
  const ends = new Int32Array(written.length - start);
  let length = 0;
  for (let at = start; at < written.length; ) {
    const size = sizeAt(written, at);
    const code = size === 1 ? written.charCodeAt(at) : codeAt(written, at, size);
    at += size;
    for (const unit of code > 0xffff ? surrogatesOf(code) : [code]) {
      units[length] = unit;
      ends[length] = at;
      length += 1;
    }
  }
  return {
    text: written.slice(0, start) + Buffer.from(units.buffer, 0, 2 * length).toString("utf16le"),
    startAt: (place) => (place <= start ? place : (ends[place - start - 1] ?? written.length)),
    endAt: (place) => (place <= start ? place : (ends[place - start - 1] ?? written.length)),
  };
}

/** How many bytes the sequence has that begins there; 1: there is none. */
function sizeAt(text: string, at: number): number {
  const first = text.charCodeAt(at);
  const size = first < 0xc2 || first > 0xf4 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let next = at + 1; next < at + size; next += 1) {
    const unit = text.charCodeAt(next);
    if (!(unit >= 0x80 && unit <= 0xbf)) {
      return 1;
    }
  }
  return size;
}

function codeAt(text: string, at: number, size: number): number {
  let code = text.charCodeAt(at) & (0xff >> (size + 1));
  for (let next = at + 1; next < at + size; next += 1) {
    code = code * 64 + (text.charCodeAt(next) & 0x3f);
  }
  return code;
}

function surrogatesOf(code: number): readonly number[] {
  const rest = code - 0x1_0000;
  return [0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff)];
}
