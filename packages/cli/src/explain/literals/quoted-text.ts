/** The characters that begin and end a text in JavaScript, JSON and Python. */
export const quoteEnds: readonly string[] = ['"', "'", "`"];

const named: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  a: "\u0007",
  "0": "\0",
  "\n": "",
};

/** Escapes with digits: `\x1b`, `\u0041`, `\u{1f600}`, and Python's `\U0001f600`. */
const numbered = /\\(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\}|U([\da-f]{8}))/iy;

/** The character that an escape in a quoted text stands for. `at` is the place of the backslash. */
export function characterOf(text: string, at: number): { readonly character: string; readonly end: number } {
  numbered.lastIndex = at;
  const found = numbered.exec(text);
  if (found !== null) {
    const code = Number.parseInt(found.slice(1).find((digits) => digits !== undefined) ?? "", 16);
    const character = code > 0x10_ffff ? "\ufffd" : String.fromCodePoint(code);
    return { character, end: at + found[0].length };
  }
  const letter = text[at + 1] ?? "";
  return { character: named[letter] ?? letter, end: at + 2 };
}
