/** No text begins so in UTF-8, and no list of parts: see `digestOf`. */
const illFormedMark = Buffer.of(0xfe);

const halfOfAPair = /\p{Cs}/u;

/** What to hash of a text. UTF-8 has one character for every half of a pair, so a text with a half of a pair is hashed by its units. */
export function hashable(text: string): string | Buffer {
  return halfOfAPair.test(text) ? Buffer.concat([illFormedMark, Buffer.from(text, "utf16le")]) : text;
}
