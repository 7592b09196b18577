/** The value of a bare word in JSON. Undefined: the word is broken. */
export interface TokenValue {
  readonly value: number | boolean | null;
  /** Whether the word is a number that JSON does not allow: `NaN`, `Infinity`. It becomes `null`. */
  readonly isOdd: boolean;
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** The same words that `withoutNaN` replaces in a text. */
const oddNumber = /^[-+]?(?:NaN|nan|Infinity|infinity|Inf|inf)$/;
const words: ReadonlyMap<string, boolean | null> = new Map([
  ["null", null],
  ["true", true],
  ["false", false],
]);

export function tokenValue(token: string): TokenValue | undefined {
  if (jsonNumber.test(token)) {
    return { value: Number(token), isOdd: false };
  }
  const word = words.get(token);
  if (word !== undefined) {
    return { value: word, isOdd: false };
  }
  return oddNumber.test(token) ? { value: null, isOdd: true } : undefined;
}

/** Whether a byte may be part of a number or a bare word: a letter, a digit, a sign or a point. */
export function isTokenByte(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f
  );
}
