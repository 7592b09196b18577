import type { Run } from "./pieces/gram-index.js";

/** Fewer characters of a secret, broken into pieces, may be prose whose letters happen to follow each other. */
export const leastJoined = 12;

const space = 0x20;

/** Tables of the characters that stay, made when the first text of a process is joined, and used for all secrets. */
class StayingCharacters {
  readonly #pattern: RegExp;
  #single: Uint8Array | undefined;
  #pairs: Uint8Array | undefined;

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  /** 1 for each character that stays. */
  get single(): Uint8Array {
    this.#single ??= Uint8Array.from({ length: 256 }, (_, code) =>
      this.#pattern.test(String.fromCharCode(code)) ? 1 : 0,
    );
    return this.#single;
  }

  get pairs(): Uint8Array {
    this.#pairs ??= tableOfPairs(this.single);
    return this.#pairs;
  }
}

/** How the pieces of a key may be separated. */
interface Separation {
  /** What stays of a text when its pieces are joined. */
  readonly characters: StayingCharacters;
  /** What stands between the words of prose. */
  readonly betweenWords: RegExp;
}

/**
 * By what wraps a text: white space, control characters, quotes, brackets and commas. What keys and their encoded forms mostly consist of
 * stays, Latin-1's letters too. Invisible characters beyond Latin-1 share their bytes with such characters: U+200B to U+200F, U+2028,
 * U+2060 and U+FEFF.
 */
export const wrapped: Separation = {
  characters: new StayingCharacters(/[\w.~+/\u00a1-\u00ac\u00ae-\u00fe-]/),
  betweenWords: / /,
};

/** By anything: `sk-pr-oj-Q7`, `"sk-pr" + "oj-Q7"`, a UUID without its dashes. Letters and digits stay. */
export const punctuated: Separation = {
  characters: new StayingCharacters(/[A-Za-z0-9\u00c0-\u00fe]/),
  betweenWords: /[ '.,:;!?()/_+=~-]+/,
};

/** Makes texts without what stands between the pieces of a key. */
export class TextJoiner {
  readonly #separation: Separation;
  /** Used again for each text: a new array would be filled with zeros first. */
  #kept = new DataView(new ArrayBuffer(256));

  constructor(separation: Separation) {
    this.#separation = separation;
  }

  /** Undefined: the text has nothing of the kind. What is returned holds until the next text is joined. */
  joined(bytes: DataView): DataView | undefined {
    const { byteLength } = bytes;
    if (this.#kept.byteLength < byteLength + 2) {
      this.#kept = new DataView(new ArrayBuffer(2 * byteLength));
    }
    const kept = this.#kept;
    const staying = this.#separation.characters.single;
    const pairs = this.#separation.characters.pairs;
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

  /** Writes so many of the bytes into another array, without what does not stay. Returns how many stay. */
  join(bytes: Uint8Array, length: number, target: Uint8Array): number {
    const staying = this.#separation.characters.single;
    let kept = 0;
    for (let at = 0; at < length; at += 1) {
      const code = bytes[at] ?? 0;
      target[kept] = code;
      kept += staying[code] ?? 0;
    }
    return kept;
  }

  /**
   * Where runs of a joined text stand in the text as it was, if they are no prose: long runs, and whole secrets that nothing of a key touches.
   * Words with a space between them are prose.
   */
  separatedRuns(
    text: string,
    { bytes, joined }: { readonly bytes: DataView; readonly joined: DataView },
    runs: readonly Run[],
    wholes: ReadonlySet<string>,
  ): readonly Run[] {
    const found: Run[] = [];
    let at = 0;
    let count = 0;
    for (const run of runs) {
      at = this.#placeOf(bytes, at, run.start - count);
      const start = at;
      at = this.#placeOf(bytes, at, run.end - 1 - run.start) + 1;
      count = run.end;
      // A text may consist of a short key again and again, so what costs little is asked first.
      const isSecret =
        run.end - run.start >= leastJoined ||
        (wholes.size > 0 && this.#standsAlone(bytes, start, at) && wholes.has(smallLetters(joined, run)));
      if (isSecret && !this.#isProse(text, start, at)) {
        found.push({ start, end: at });
      }
    }
    return found;
  }

  /** The place, from a place on, of the character that stays behind so many that stay. */
  #placeOf(bytes: DataView, from: number, behind: number): number {
    const staying = this.#separation.characters.single;
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

  #standsAlone(bytes: DataView, start: number, end: number): boolean {
    const before = start === 0 ? space : bytes.getUint8(start - 1);
    const after = end === bytes.byteLength ? space : bytes.getUint8(end);
    const staying = this.#separation.characters.single;
    return staying[before] === 0 && staying[after] === 0;
  }

  #isProse(text: string, start: number, end: number): boolean {
    // A digit is in most keys, and soon found.
    if (hasDigit(text, start, end)) {
      return false;
    }
    const words = text.slice(start, end).split(this.#separation.betweenWords);
    return end - start > 3 * words.length && words.every((word) => /^[A-Za-z]?[a-z]*[.]?$/.test(word));
  }
}

/**
 * For each two characters as one number, the first in its lower byte, how many of them stay; and 8, by which the number has to be shifted, if
 * only the second stays.
 */
function tableOfPairs(staying: Uint8Array): Uint8Array {
  const pairs = new Uint8Array(0x1_0000);
  // All rows of the table are one of two: made pair by pair, the table would cost the first failure of a process 5 ms.
  const rows = [0, 1].map((second) => staying.map((first) => first + second + (first < second ? 8 : 0)));
  for (const [code, second] of staying.entries()) {
    pairs.set(rows[second] ?? staying, code << 8);
  }
  return pairs;
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      return true;
    }
  }
  return false;
}

function smallLetters(bytes: DataView, { start, end }: Run): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString("latin1")
    .toLowerCase();
}
