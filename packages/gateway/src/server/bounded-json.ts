/** Deeper JSON is nobody's request, and what walks through it calls itself for each level. */
export const mostLevels = 128;

/** A text of 60 MB can hold thirty million values, which take minutes and gigabytes. The largest real requests, long conversations with tools, have some ten thousand. */
export const mostValues = 250_000;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** What of a JSON text is beyond its bounds. */
export type JsonExcess = "depth" | "values";

/**
 * Looks at the bytes of a JSON text before it is parsed, in time that grows with its length alone. Texts between quotes, such as pictures, are jumped over.
 *
 * @returns undefined for a text within the bounds, and for a text that is no JSON: the parser says what is wrong with it
 */
export function jsonExcess(bytes: Uint8Array): JsonExcess | undefined {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case quote:
        at = endOfText(bytes, at);
        break;
      case comma:
        values += 1;
        break;
      case openBracket:
      case openBrace:
        depth += 1;
        values += 1;
        break;
      case closeBracket:
      case closeBrace:
        depth -= 1;
        break;
    }
    if (depth > mostLevels) {
      return "depth";
    }
    if (values > mostValues) {
      return "values";
    }
  }
  return undefined;
}

/** Where the text ends that begins at this quote: at its other quote, or at the end of all bytes. */
function endOfText(bytes: Uint8Array, begin: number): number {
  for (let end = bytes.indexOf(quote, begin + 1); end !== -1; end = bytes.indexOf(quote, end + 1)) {
    let slashes = 0;
    while (bytes[end - 1 - slashes] === backslash) {
      slashes += 1;
    }
    if (slashes % 2 === 0) {
      return end;
    }
  }
  return bytes.length;
}
