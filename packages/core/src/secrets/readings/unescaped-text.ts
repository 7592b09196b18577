import type { Reading } from "./reading.js";

/** Whether it is worth looking: most errors have no such character. It is found far faster than a pattern. */
const introducers = ["\\", "%", "&", "br>", "br/", "br "] as const;
const anyEscape = /\\[uUxXnrt0-3]|%[\da-fA-F]{2}|&[#aglnqsz]|<w?br/;

const backslash = 0x5c;
const percent = 0x25;
const ampersand = 0x26;
const lessThan = 0x3c;
const numberSign = 0x23;
const semicolon = 0x3b;
const smallX = 0x78;
const lineBreak = 0x0a;

/** Characters that HTML writes with a name, and tags and characters that only let a line break: those are read as a line break. */
const named: readonly (readonly [written: string, code: number])[] = [
  ["&amp;", 0x26],
  ["&apos;", 0x27],
  ["&gt;", 0x3e],
  ["&lt;", 0x3c],
  ["&nbsp;", lineBreak],
  ["&quot;", 0x22],
  ["&shy;", lineBreak],
  ["&zwj;", lineBreak],
  ["&zwnj;", lineBreak],
  ["<br>", lineBreak],
  ["<br/>", lineBreak],
  ["<br />", lineBreak],
  ["<wbr>", lineBreak],
  ["<wbr/>", lineBreak],
];

const secondOfNames: ReadonlySet<string | undefined> = new Set(named.map(([written]) => written[1]));

/**
 * Reads the escapes of a text, so that a secret is found whichever of its characters are escaped: as JSON, JavaScript and URLs write them,
 * and HTML with a number or a name. Undefined: the text has none. Each
 * character is looked at once: a text may consist of escapes alone.
 */
export function unescapedText(written: string): Reading | undefined {
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
    const read =
      unit === backslash || unit === percent || unit === ampersand || unit === lessThan
        ? escapeAt(written, at)
        : 0;
    units[length] = read === 0 ? unit : read & 0xffff;
    at += read === 0 ? 1 : read >> 16;
    ends[length] = at;
  }
  if (length === units.length) {
    return undefined;
  }
  const writtenAt = (place: number) => (place <= start ? place : (ends[place - start - 1] ?? written.length));
  return {
    text: written.slice(0, start) + Buffer.from(units.buffer, 0, 2 * length).toString("utf16le"),
    startAt: writtenAt,
    endAt: writtenAt,
  };
}

/** The character of an escape, and 65,536 times the escape's length; 0: no escape begins there. */
function escapeAt(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case percent:
      return read(hexAt(text, at + 1), 3);
    case backslash:
      return backslashEscapeAt(text, at);
    default:
      return text.charCodeAt(at + 1) === numberSign ? numberEscapeAt(text, at) : namedAt(text, at);
  }
}

function backslashEscapeAt(text: string, at: number): number {
  switch (text[at + 1]) {
    case "x":
    case "X":
      return read(hexAt(text, at + 2), 4);
    case "u":
    case "U":
      return read(wideHexAt(text, at + 2), 6);
    case "n":
    case "r":
    case "t":
      return read(lineBreak, 2);
    default:
      return read(octalAt(text, at + 1), 4);
  }
}

/** `&#x73;` or `&#115;`, of at most five digits. */
function numberEscapeAt(text: string, at: number): number {
  const isHex = (text.charCodeAt(at + 2) | 0x20) === smallX;
  const first = isHex ? at + 3 : at + 2;
  let code = 0;
  for (let end = first; end <= first + 5; end += 1) {
    const unit = text.charCodeAt(end);
    if (unit === semicolon) {
      return end === first ? 0 : read(code, end + 1 - at);
    }
    const digit = digitOf(unit);
    if (digit < 0 || (digit > 9 && !isHex)) {
      return 0;
    }
    code = code * (isHex ? 16 : 10) + digit;
  }
  return 0;
}

function namedAt(text: string, at: number): number {
  const next = text[at + 1];
  // A text may consist of characters that could begin a name.
  const found =
    next !== undefined && secondOfNames.has(next)
      ? named.find(([written]) => text.startsWith(written, at))
      : undefined;
  return found === undefined ? 0 : read(found[1], found[0].length);
}

function read(code: number, length: number): number {
  return code >= 0 && code <= 0xffff ? code + 0x10000 * length : 0;
}

/** The number of four hex digits, or -1. */
function wideHexAt(text: string, at: number): number {
  const high = hexAt(text, at);
  const low = hexAt(text, at + 2);
  return high < 0 || low < 0 ? -1 : high * 256 + low;
}

/** The number of three octal digits, of one byte, or -1. */
function octalAt(text: string, at: number): number {
  let code = 0;
  for (let next = at; next < at + 3; next += 1) {
    const digit = text.charCodeAt(next) - 0x30;
    if (!(digit >= 0 && digit <= 7)) {
      return -1;
    }
    code = code * 8 + digit;
  }
  return code <= 0xff ? code : -1;
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
