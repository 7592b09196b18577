import type { Reading } from "./reading.js";

/** What stands between the numbers of a list: `[115, 107]`, `0x73:0x6b`, lines. */
const isSeparator = Uint8Array.from({ length: 256 }, (_, code) =>
  /[\s,;:|[\](){}'"-]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const zero = 0x30;
const nine = 0x39;
const smallX = 0x78;
const lineBreak = "\n";
/** Fewer numbers are no piece of a key. */
const leastNumbers = 8;
/** Code points beyond take another unit, and no key has them. */
const longestNumber = 5;

/** The characters whose numbers a text lists, as programs print bytes. Lists that are shorter than a piece of a key are left out. */
export function numberText(written: string): Reading | undefined {
  const codes: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let first = 0;
  const endList = (): void => {
    if (codes.length - first < leastNumbers) {
      codes.length = first;
      starts.length = first;
      ends.length = first;
    } else {
      codes.push(lineBreak);
      starts.push(ends.at(-1) ?? 0);
      ends.push(ends.at(-1) ?? 0);
    }
    first = codes.length;
  };
  for (let at = 0; at < written.length; ) {
    const code = written.charCodeAt(at);
    if (code >= zero && code <= nine) {
      const end = numberEnd(written, at);
      const number = end - at > longestNumber ? Number.NaN : Number(written.slice(at, end));
      // A number within a word is none: `v1`, `1e5`, `0.25`.
      const isAlone = isBetween(written, at - 1) && isBetween(written, end);
      if (isAlone && number <= 0xffff) {
        codes.push(String.fromCharCode(number));
        starts.push(at);
        ends.push(end);
      } else {
        endList();
      }
      at = end;
    } else {
      if (codes.length > first && isSeparator[code] !== 1) {
        endList();
      }
      at += 1;
    }
  }
  endList();
  return codes.length === 0
    ? undefined
    : {
        text: codes.join(""),
        startAt: (place) => starts[place] ?? written.length,
        endAt: (place) => ends[place - 1] ?? 0,
      };
}

function isBetween(text: string, at: number): boolean {
  return at < 0 || at >= text.length || isSeparator[text.charCodeAt(at)] === 1;
}

/** Where a number ends: of decimal digits, or `0x` and two hex digits. */
function numberEnd(text: string, start: number): number {
  const isHex = text.charCodeAt(start) === zero && (text.charCodeAt(start + 1) | 0x20) === smallX;
  let end = isHex ? start + 2 : start;
  while (end < text.length && isDigit(text.charCodeAt(end), isHex)) {
    end += 1;
  }
  return end;
}

function isDigit(code: number, isHex: boolean): boolean {
  const small = code | 0x20;
  return (code >= zero && code <= nine) || (isHex && small >= 0x61 && small <= 0x66);
}
