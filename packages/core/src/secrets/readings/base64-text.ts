import type { Reading } from "./reading.js";

/** A shorter text in base64 encodes no more than a piece of a key in base64. */
const anyRun = /[A-Za-z0-9+/_-]{16,}/g;
/** Eight characters of a key take as many in base64. Fewer printable bytes in a row are what any bytes look like. */
const leastPrintable = 11;
/** A run may begin with characters that are none of the encoded text: `id-…`, `path/…`. */
const shifts = [0, 1, 2, 3] as const;

/** What the runs of base64 in a text encode, where it is text. A key that is encoded twice is found in it. */
export function base64Texts(written: string): readonly Reading[] {
  const found: Reading[] = [];
  for (const { 0: run, index } of written.matchAll(anyRun)) {
    for (const shift of shifts) {
      const decoded = Buffer.from(run.slice(shift), "base64");
      if (holdsText(decoded)) {
        found.push(readingOf(decoded.toString("latin1"), index + shift));
      }
    }
  }
  return found;
}

/** Each byte takes a third more than a character. */
function readingOf(text: string, start: number): Reading {
  return {
    text,
    startAt: (place) => start + Math.floor((place * 4) / 3),
    endAt: (place) => start + Math.ceil((place * 4) / 3),
  };
}

function holdsText(bytes: Uint8Array): boolean {
  let length = 0;
  // Every byte that some refusal has in base64 passes here: a picture, say.
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    length = byte >= 0x20 && byte < 0x7f ? length + 1 : 0;
    if (length >= leastPrintable) {
      return true;
    }
  }
  return false;
}
