const [quote, backslash, padding] = [0x22, 0x5c, 0x3d];

/** A piece of base64 without the escapes of JSON. */
export interface Base64Piece {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  /** Whether the string ends with this piece. */
  readonly isLast: boolean;
  /** The place in the chunk after the piece: after the closing quote, or at an incomplete escape. */
  readonly end: number;
}

/**
 * The character that an escape stands for, by the byte after its backslash. PHP escapes slashes, and encoders of MIME put line breaks between lines.
 * Zero: no character.
 */
const escaped: ReadonlyMap<number, number> = new Map([
  [0x2f, 0x2f],
  [0x6e, 0],
  [0x72, 0],
  [0x74, 0],
]);
const letterU = 0x75;
/** The length of `\u` and four digits. */
const longEscape = 6;

/** Characters of base64, in both alphabets. */
const isBase64 = Uint8Array.from({ length: 256 }, (_, code) =>
  /[\w+/-]/.test(String.fromCharCode(code)) && code < 0x80 ? 1 : 0,
);

/** Reads the pieces of a base64 string, each up to the end of the string or of the chunk. */
export class UnescapedPiece {
  #buffer = Buffer.alloc(0);
  /** The place of the chunk's next backslash, kept so that it is searched once. */
  #nextBackslash = -1;

  beginChunk(): void {
    this.#nextBackslash = -1;
  }

  /** Undefined: an escape stands for a character that is not base64. */
  read(bytes: Buffer, from: number): Base64Piece | undefined {
    const found = bytes.indexOf(quote, from);
    const to = found === -1 ? bytes.length : found;
    if (this.#nextBackslash < from) {
      const next = bytes.indexOf(backslash, from);
      this.#nextBackslash = next === -1 ? Number.POSITIVE_INFINITY : next;
    }
    return this.#nextBackslash < to
      ? this.#unescape(bytes, from)
      : { bytes, from, to, isLast: found !== -1, end: found === -1 ? to : to + 1 };
  }

  /** The place up to which there are only characters of base64, and escapes. */
  endOfBase64(bytes: Buffer, from: number, to: number): number {
    let at = from;
    while (at < to && (isBase64[bytes[at] as number] === 1 || bytes[at] === backslash)) {
      at += 1;
    }
    return at;
  }

  #unescape(bytes: Buffer, from: number): Base64Piece | undefined {
    if (this.#buffer.length < bytes.length) {
      this.#buffer = Buffer.allocUnsafe(bytes.length);
    }
    const into = this.#buffer;
    let length = 0;
    let at = from;
    while (at < bytes.length) {
      const code = bytes[at] as number;
      if (code === quote) {
        return { bytes: into, from: 0, to: length, isLast: true, end: at + 1 };
      }
      if (code !== backslash) {
        into[length] = code;
        length += 1;
        at += 1;
        continue;
      }
      const next = bytes[at + 1];
      const isLong = next === letterU;
      if (next === undefined || (isLong && at + longEscape > bytes.length)) {
        break;
      }
      const character = isLong ? characterOf(bytes, at + 2) : escaped.get(next);
      if (character === undefined) {
        return undefined;
      }
      if (character !== 0) {
        into[length] = character;
        length += 1;
      }
      at += isLong ? longEscape : 2;
    }
    return { bytes: into, from: 0, to: length, isLast: false, end: at };
  }
}

/** .NET escapes the plus sign with its number. Undefined: the number belongs to no character of base64. */
function characterOf(bytes: Buffer, from: number): number | undefined {
  const digits = bytes.toString("latin1", from, from + 4);
  const code = /^00[\da-fA-F]{2}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  return isBase64[code] === 1 || code === padding ? code : undefined;
}
