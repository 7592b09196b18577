/** Bytes before a secret, by what they add to three; each moves the secret's bits to other characters of base64. */
export const alignments = [0, 1, 2] as const;
export type Alignment = (typeof alignments)[number];

/** Bits of the first byte that share a character with bytes before it. */
const sharedBits = [0, 4, 2] as const;
/** Characters that encode no more than the bytes before, or share bits with them. */
const charactersBefore = [0, 2, 3] as const;

const hexDigits = Buffer.from("0123456789abcdef");
const base64Digits = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const plus = 0x2b;
const slash = 0x2f;
const dash = 0x2d;
const underscore = 0x5f;

/** Room for any encoded form of so many bytes. */
export function encodedLength(length: number): number {
  return 2 * length;
}

/** Writes so many of the bytes in hex digits. Returns how many there are. */
export function writeHex(target: Uint8Array, bytes: Uint8Array, length: number): number {
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    target[2 * at] = hexDigits[byte >>> 4] ?? 0;
    target[2 * at + 1] = hexDigits[byte & 15] ?? 0;
  }
  return 2 * length;
}

/**
 * Writes the characters of base64 that the bytes alone decide, with so many bytes before them. Bytes that stand alone end before padding, so
 * their last character counts too. Returns how many characters there are.
 */
export function writeBase64(
  target: Uint8Array,
  bytes: Uint8Array,
  length: number,
  alignment: Alignment,
): number {
  let written = 0;
  let left = 0;
  let count = -sharedBits[alignment];
  for (let at = 0; at < length; at += 1) {
    left = ((left << 8) | (bytes[at] ?? 0)) & 0xffff;
    count += 8;
    while (count >= 6) {
      count -= 6;
      target[written] = base64Digits[(left >>> count) & 63] ?? 0;
      written += 1;
    }
  }
  if (alignment === 0 && count > 0) {
    target[written] = base64Digits[(left << (6 - count)) & 63] ?? 0;
    written += 1;
  }
  return written;
}

/** Characters of base64 that encode no more than so many bytes at the beginning, and what stands before them. */
export function base64LengthOf(bytes: number, alignment: Alignment): number {
  return Math.max(0, Math.floor(((alignment + bytes) * 8) / 6) - charactersBefore[alignment]);
}

/** Writes base64 as URLs have it. Returns whether that changes anything. */
export function makeUrlSafe(base64: Uint8Array, length: number): boolean {
  let isChanged = false;
  for (let at = 0; at < length; at += 1) {
    if (base64[at] === plus || base64[at] === slash) {
      base64[at] = base64[at] === plus ? dash : underscore;
      isChanged = true;
    }
  }
  return isChanged;
}
