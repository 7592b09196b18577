/** Runs of at least this many characters of a secret are hidden. Shorter runs occur in ordinary words. */
export const runLength = 8;

/**
 * Every piece of eight characters holds, wherever it stands, a whole word of four characters that begins at a multiple of five. So a text
 * is looked at in steps of five characters.
 */
export const wordLength = 4;
export const stride = runLength - wordLength + 1;

const base = 0x0100_0193;
const bucketSpread = 0x9e37_79b1;
const secondSpread = 0x85eb_ca6b;

/**
 * Two Bloom filters: of words, and of pieces with two bits each, so that one character in a hundred costs a look into the tables. Tables of
 * bits, so that they stay in the processor's cache.
 */
export class PieceFilter {
  readonly bits: number;
  readonly #shift: number;
  readonly #words: Uint8Array;
  readonly #pieces: Uint8Array;

  constructor(bits: number) {
    this.bits = bits;
    this.#shift = 32 - bits;
    this.#words = new Uint8Array(2 ** bits / 8);
    this.#pieces = new Uint8Array(2 ** bits / 8);
  }

  /** Adds all words of a text. Neighbouring pieces share words, so they are added once and not with each piece. */
  addWords(text: string): void {
    for (let at = 0; at + wordLength <= text.length; at += 1) {
      setBit(this.#words, Math.imul(hashOf(text, at, wordLength), bucketSpread) >>> this.#shift);
    }
  }

  addPiece(hash: number): void {
    setBit(this.#pieces, Math.imul(hash, bucketSpread) >>> this.#shift);
    setBit(this.#pieces, Math.imul(hash, secondSpread) >>> this.#shift);
  }

  mayHoldWord(hash: number): boolean {
    return hasBit(this.#words, Math.imul(hash, bucketSpread) >>> this.#shift);
  }

  mayHoldPiece(hash: number): boolean {
    return (
      hasBit(this.#pieces, Math.imul(hash, bucketSpread) >>> this.#shift) &&
      hasBit(this.#pieces, Math.imul(hash, secondSpread) >>> this.#shift)
    );
  }
}

function setBit(table: Uint8Array, bit: number): void {
  table[bit >>> 3] = (table[bit >>> 3] ?? 0) | (1 << (bit & 7));
}

function hasBit(table: Uint8Array, bit: number): boolean {
  return ((table[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}

/** Hashes `length` characters from `start` on, in capitals or not. */
export function hashOf(text: string, start: number, length: number): number {
  let hash = 0;
  for (let index = start; index < start + length; index += 1) {
    hash = (Math.imul(hash, base) + inSmall(text.charCodeAt(index))) | 0;
  }
  return hash;
}

/** The small letter of a capital one, of ASCII alone. */
export function inSmall(codeUnit: number): number {
  return codeUnit >= 65 && codeUnit <= 90 ? codeUnit | 32 : codeUnit;
}

const isAscii = /^[\x20-\x7e]*$/;

/** Letters beyond ASCII stay: the hash does not know their small ones, and some have two characters. */
export function inSmallLetters(text: string): string {
  return isAscii.test(text)
    ? text.toLowerCase()
    : text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}
