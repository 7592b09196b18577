/** A run of this many characters of a secret is worth hiding; fewer are found in ordinary words. */
export const runLength = 8;

/** A stretch of a text, `end` excluded. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

const base = 0x0100_0193;
const leadingPower = power(base, runLength - 1);
const bucketSpread = 0x9e37_79b1;

/**
 * Finds every stretch of a text that is made of eight or more characters in a row of some secret. All eight-character pieces
 * of the secrets are kept in a set; a hash rolls over the text once and only a hit in a small table is looked up, so that
 * the time does not depend on how many secrets there are.
 */
export class GramIndex {
  /** True: the piece holds something of the secret; false: it lies within the vendor's prefix and counts only beside such a one. */
  readonly #telling: ReadonlyMap<string, boolean>;
  readonly #table: Uint8Array;
  readonly #shift: number;

  constructor(secrets: readonly { readonly text: string; readonly publicLength: number }[]) {
    this.#telling = piecesOf(secrets);
    const bits = Math.min(20, Math.max(10, Math.ceil(Math.log2(16 * this.#telling.size + 1))));
    this.#shift = 32 - bits;
    this.#table = new Uint8Array(2 ** bits);
    for (const piece of this.#telling.keys()) {
      this.#table[this.#bucket(hashOf(piece))] = 1;
    }
  }

  /** In order, none touching another. */
  runsIn(text: string): readonly Run[] {
    if (text.length < runLength || this.#telling.size === 0) {
      return [];
    }
    const runs: { start: number; end: number; telling: boolean }[] = [];
    let hash = hashOf(text);
    for (let end = runLength; end <= text.length; end += 1) {
      const start = end - runLength;
      if (start > 0) {
        const without = hash - Math.imul(text.charCodeAt(start - 1), leadingPower);
        hash = (Math.imul(without, base) + text.charCodeAt(end - 1)) | 0;
      }
      if (this.#table[this.#bucket(hash)] !== 1) {
        continue;
      }
      const telling = this.#telling.get(text.slice(start, end));
      if (telling === undefined) {
        continue;
      }
      const last = runs.at(-1);
      if (last !== undefined && start <= last.end) {
        last.end = end;
        last.telling ||= telling;
      } else {
        runs.push({ start, end, telling });
      }
    }
    return runs.filter((run) => run.telling);
  }

  #bucket(hash: number): number {
    return Math.imul(hash, bucketSpread) >>> this.#shift;
  }
}

function piecesOf(
  secrets: readonly { readonly text: string; readonly publicLength: number }[],
): ReadonlyMap<string, boolean> {
  const pieces = new Map<string, boolean>();
  for (const { text, publicLength } of secrets) {
    for (let start = 0; start + runLength <= text.length; start += 1) {
      const piece = text.slice(start, start + runLength);
      pieces.set(piece, pieces.get(piece) === true || start + runLength > publicLength);
    }
  }
  return pieces;
}

/** Of the first eight characters. */
function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < runLength; index += 1) {
    hash = (Math.imul(hash, base) + text.charCodeAt(index)) | 0;
  }
  return hash;
}

function power(factor: number, exponent: number): number {
  let product = 1;
  for (let count = 0; count < exponent; count += 1) {
    product = Math.imul(product, factor);
  }
  return product;
}
