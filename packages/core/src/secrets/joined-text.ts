import type { Run } from "./gram-index.js";

/** Fewer characters of a secret, broken into pieces, may be prose whose letters happen to follow each other. */
export const leastJoined = 12;

/** What keys and their encoded forms mostly consist of; Latin-1's letters too. */
const ofKeys = /[\w.~+/\u00a1-\u00ac\u00ae-\u00fe-]/;
const space = 0x20;

/**
 * 1 for each character that stays when a text is joined. White space, control characters, quotes, brackets and commas do not. Invisible
 * characters beyond Latin-1 share their bytes with such characters: U+200B to U+200F, U+2028, U+2060 and U+FEFF.
 */
const staying = Uint8Array.from({ length: 256 }, (_, code) =>
  ofKeys.test(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * For each two characters as one number, the first in its lower byte, how many of them stay; and 8, by which the number has to be shifted, if
 * only the second stays.
 */
function tableOfPairs(): Uint8Array {
  const pairs = new Uint8Array(0x1_0000);
  for (let pair = 0; pair < pairs.length; pair += 1) {
    const first = staying[pair & 0xff] ?? 0;
    const second = staying[pair >> 8] ?? 0;
    pairs[pair] = first + second + (first < second ? 8 : 0);
  }
  return pairs;
}

/** Makes texts without what may stand between the pieces of a key that was wrapped. */
export class TextJoiner {
  /** Made with the first text. */
  static #pairs: Uint8Array | undefined;
  /** Used again for each text: a new array would be filled with zeros first. */
  #kept = new DataView(new ArrayBuffer(256));

  /** Undefined: the text has nothing of the kind. What is returned holds until the next text is joined. */
  joined(bytes: DataView): DataView | undefined {
    const { byteLength } = bytes;
    if (this.#kept.byteLength < byteLength + 2) {
      this.#kept = new DataView(new ArrayBuffer(2 * byteLength));
    }
    const kept = this.#kept;
    TextJoiner.#pairs ??= tableOfPairs();
    const pairs = TextJoiner.#pairs;
    let length = 0;
    let at = 0;
    // Every character of every error passes here, four at once, and without a branch to guess wrongly.
    for (; at + 4 <= byteLength; at += 4) {
      const four = bytes.getInt32(at, true);
      const first = pairs[four & 0xffff] ?? 0;
      kept.setUint16(length, (four & 0xffff) >> (first & 8), true);
      length += first & 3;
      const second = pairs[four >>> 16] ?? 0;
      kept.setUint16(length, (four >>> 16) >> (second & 8), true);
      length += second & 3;
    }
    for (; at < byteLength; at += 1) {
      const code = bytes.getUint8(at);
      kept.setUint8(length, code);
      length += staying[code] ?? 0;
    }
    return length === byteLength ? undefined : new DataView(kept.buffer, 0, length);
  }
}

/** A secret as it stands in a joined text. */
export function joinedSecret(secret: string): string {
  return Array.from(secret)
    .filter((character) => staying[character.charCodeAt(0) & 0xff] === 1)
    .join("");
}

/**
 * Where runs of a joined text stand in the text as it was, if they are no prose: long runs, and whole secrets that nothing of a key touches.
 * Words with a space between them are prose.
 */
export function separatedRuns(
  text: string,
  bytes: DataView,
  runs: readonly Run[],
  wholes: ReadonlySet<string>,
): readonly Run[] {
  const found: Run[] = [];
  let at = 0;
  let count = 0;
  for (const run of runs) {
    at = placeOf(bytes, at, run.start - count);
    const start = at;
    at = placeOf(bytes, at, run.end - 1 - run.start) + 1;
    count = run.end;
    const shown = text.slice(start, at);
    const isLong = run.end - run.start >= leastJoined;
    const isSecret =
      isLong || (standsAlone(bytes, start, at) && wholes.has(joinedSecret(shown).toLowerCase()));
    if (isSecret && !isProse(shown)) {
      found.push({ start, end: at });
    }
  }
  return found;
}

/** The place, from a place on, of the character that stays behind so many that stay. */
function placeOf(bytes: DataView, from: number, behind: number): number {
  let left = behind;
  for (let at = from; at < bytes.byteLength; at += 1) {
    if (staying[bytes.getUint8(at)] === 1) {
      if (left === 0) {
        return at;
      }
      left -= 1;
    }
  }
  return bytes.byteLength;
}

function standsAlone(bytes: DataView, start: number, end: number): boolean {
  const before = start === 0 ? space : bytes.getUint8(start - 1);
  const after = end === bytes.byteLength ? space : bytes.getUint8(end);
  return staying[before] === 0 && staying[after] === 0;
}

function isProse(text: string): boolean {
  const words = text.split(" ");
  return text.length > 3 * words.length && words.every((word) => /^[A-Za-z]?[a-z]*[.]?$/.test(word));
}
