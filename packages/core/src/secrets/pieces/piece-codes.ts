/** Runs of at least this many characters of a secret are hidden. Shorter runs occur in ordinary words. */
export const runLength = 8;

/**
 * Every piece of eight characters holds, wherever it stands, a whole word of four characters that begins at a multiple of five. So a text
 * is looked at in steps of five characters.
 */
export const wordLength = 4;
export const stride = runLength - wordLength + 1;

/**
 * The characters of a text as a byte each, so that a word of four is one number, read at once. Characters beyond Latin-1, which no header
 * can carry, share their bytes with others.
 */
export function bytesOf(text: string): DataView {
  const { buffer, byteOffset, length } = Buffer.from(text, "latin1");
  return new DataView(buffer, byteOffset, length);
}

/** The four characters from a place on as one number, ASCII's capitals as small letters: servers write headers in lower case. */
export function wordAt(bytes: DataView, at: number): number {
  const word = bytes.getInt32(at, true);
  // All four at once. The sums set a byte's highest bit where its character is at least "A", and where it is beyond "Z".
  const low = word & 0x7f7f_7f7f;
  const capitals = (low + 0x3f3f_3f3f) & ~(low + 0x2525_2525) & ~word & 0x8080_8080;
  return word | (capitals >>> 2);
}

/** A number for the two words of a piece, of which the upper bits are the best. */
export function hashOf(first: number, second: number): number {
  return Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b);
}

/** Another number of the same hash. */
export function spread(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
}

/** Each character as the index knows it: capitals of ASCII as small letters. */
export const smallLetters = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x41 && code <= 0x5a ? code + 0x20 : code,
);
