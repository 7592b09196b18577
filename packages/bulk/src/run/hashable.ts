/** Neither UTF-8 nor the bytes of a list of parts begin with this byte: see `digestOf`. */
const illFormedMark = Buffer.of(0xfe);

const loneSurrogate = /\p{Cs}/u;

/** Returns what to hash for a text. UTF-8 encodes every lone surrogate as the same character, so a text with a lone surrogate is hashed as UTF-16. */
export function hashable(text: string): string | Buffer {
  return loneSurrogate.test(text) ? Buffer.concat([illFormedMark, Buffer.from(text, "utf16le")]) : text;
}
