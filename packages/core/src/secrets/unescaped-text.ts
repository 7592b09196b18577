/** Whether it is worth looking: most errors have no such character. It is found far faster than a pattern. */
const introducers = ["\\", "%", "&#"] as const;
const anyEscape = /\\[ux]|%[2-7]|&#/i;

const backslash = 0x5c;
const percent = 0x25;
const ampersand = 0x26;
const numberSign = 0x23;
const semicolon = 0x3b;
const smallU = 0x75;
const smallX = 0x78;

/** A text with its escapes read, and where each of its characters stands in the text as it was written. */
export interface UnescapedText {
  readonly text: string;
  /** Where the character at this place begins in the text as it was written; at the end of the text, where that ends. */
  writtenAt(place: number): number;
}

/**
 * Reads the escapes of a text, so that a secret is found whichever of its characters are escaped: escapes of printable ASCII, of which
 * keys consist, as JSON, JavaScript and URLs write them, and HTML with a number. Undefined: the text has none. Each character is looked
 * at once: a text may consist of escapes alone.
 */
export function unescapedText(written: string): UnescapedText | undefined {
  const start = introducers.some((each) => written.includes(each)) ? written.search(anyEscape) : -1;
  if (start === -1) {
    return undefined;
  }
  const units = new Uint16Array(written.length - start);
  /** Where the character behind each one begins in the text as it was written. */
  const ends = new Int32Array(written.length - start);
  let length = 0;
  for (let at = start; at < written.length; length += 1) {
    const unit = written.charCodeAt(at);
    const read = unit === backslash || unit === percent || unit === ampersand ? escapeAt(written, at) : 0;
    units[length] = read === 0 ? unit : read & 0x7f;
    at += read === 0 ? 1 : read >> 7;
    ends[length] = at;
  }
  if (length === units.length) {
    return undefined;
  }
  return {
    text: written.slice(0, start) + Buffer.from(units.buffer, 0, 2 * length).toString("utf16le"),
    writtenAt: (place) => (place <= start ? place : (ends[place - start - 1] ?? written.length)),
  };
}

/** The character of an escape, and 128 times the escape's length; 0: no escape of printable ASCII begins there. */
function escapeAt(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case percent:
      return printable(hexAt(text, at + 1), 3);
    case backslash:
      return backslashEscapeAt(text, at);
    default:
      return text.charCodeAt(at + 1) === numberSign ? numberEscapeAt(text, at) : 0;
  }
}

function backslashEscapeAt(text: string, at: number): number {
  switch (text.charCodeAt(at + 1) | 0x20) {
    case smallX:
      return printable(hexAt(text, at + 2), 4);
    case smallU:
      return hexAt(text, at + 2) === 0 ? printable(hexAt(text, at + 4), 6) : 0;
    default:
      return 0;
  }
}

/** `&#x73;` or `&#115;`. */
function numberEscapeAt(text: string, at: number): number {
  if ((text.charCodeAt(at + 2) | 0x20) === smallX) {
    return text.charCodeAt(at + 5) === semicolon ? printable(hexAt(text, at + 3), 6) : 0;
  }
  let code = 0;
  for (let digits = 0; digits < 4; digits += 1) {
    const unit = text.charCodeAt(at + 2 + digits);
    if (unit === semicolon) {
      return digits >= 2 ? printable(code, 3 + digits) : 0;
    }
    if (!(unit >= 0x30 && unit <= 0x39)) {
      return 0;
    }
    code = code * 10 + unit - 0x30;
  }
  return 0;
}

function printable(code: number, length: number): number {
  return code >= 0x20 && code <= 0x7e ? code + 128 * length : 0;
}

/** The number of two hex digits, or -1. */
function hexAt(text: string, at: number): number {
  const high = digitOf(text.charCodeAt(at));
  const low = digitOf(text.charCodeAt(at + 1));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** The value of a hex digit, or -1; also behind the text's end, where the unit is NaN. */
function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) {
    return unit - 0x30;
  }
  const small = unit | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}
