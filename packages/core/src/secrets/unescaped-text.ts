/** Escapes of printable ASCII, of which keys consist: of JSON, JavaScript and URLs, and of HTML with a number. */
const escapes = /\\u00([2-7][\da-f])|\\x([2-7][\da-f])|%([2-7][\da-f])|&#x([2-7][\da-f]);|&#(\d{2,3});/gi;
/** Whether it is worth looking: most errors have no escape. */
const anyEscape = /\\[ux]|%[2-7]|&#/i;

/** A text with its escapes read, and where each of its characters stands in the text as it was written. */
export interface UnescapedText {
  readonly text: string;
  /** Where the character at this place begins in the text as it was written; at the end of the text, where that ends. */
  writtenAt(place: number): number;
}

/** Reads the escapes of a text, so that a secret is found whichever of its characters are escaped. Undefined: the text has none. */
export function unescapedText(written: string): UnescapedText | undefined {
  if (!anyEscape.test(written)) {
    return undefined;
  }
  let text = "";
  let from = 0;
  /** Behind each escape: its place in the text that is read, and in the text as it was written. */
  const places: number[] = [];
  const writtenPlaces: number[] = [];
  for (const match of written.matchAll(escapes)) {
    const [whole, ...digits] = match;
    const decimal = digits.at(-1);
    const hex = digits.slice(0, -1).find((each) => each !== undefined);
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (code < 0x20 || code > 0x7e) {
      continue;
    }
    text += written.slice(from, match.index) + String.fromCharCode(code);
    from = match.index + whole.length;
    places.push(text.length);
    writtenPlaces.push(from);
  }
  if (from === 0) {
    return undefined;
  }
  text += written.slice(from);
  return {
    text,
    writtenAt(place) {
      const index = lastNotAbove(places, place);
      return index === -1 ? place : (writtenPlaces[index] ?? 0) + place - (places[index] ?? 0);
    },
  };
}

/** Index of the last number that is not above the limit, in ascending numbers; -1: all are above. */
function lastNotAbove(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= limit) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}
