const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** What of a JSON text is beyond its bounds. */
export type JsonExcess = "depth" | "values";

/** How much of a JSON text is taken. */
export interface JsonBounds {
  /** Lists and objects within each other. */
  readonly levels: number;
  /** Values of all kinds together. @default any number */
  readonly values?: number;
}

/**
 * Looks at a JSON text before it is parsed, in time that grows with its length alone: a parser takes minutes and gigabytes for a text of nothing but brackets. What stands between
 * quotes, such as pictures, is jumped over.
 *
 * @returns undefined for a text within the bounds, and for a text that is no JSON: the parser says what is wrong with it
 */
export function jsonExcess(
  text: string,
  { levels, values: mostValues = Number.POSITIVE_INFINITY }: JsonBounds,
): JsonExcess | undefined {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfText(text, at);
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
    if (depth > levels) {
      return "depth";
    }
    if (values > mostValues) {
      return "values";
    }
  }
  return undefined;
}

/** Where the text ends that begins at this quote: at its other quote, or at the end of all. */
function endOfText(text: string, begin: number): number {
  for (let end = text.indexOf('"', begin + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) {
      slashes += 1;
    }
    if (slashes % 2 === 0) {
      return end;
    }
  }
  return text.length;
}
