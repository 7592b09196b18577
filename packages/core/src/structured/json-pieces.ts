/** What stands behind a backslash (RFC 8259, "Strings"), but for `u`. */
export const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Longer numbers are none: a text without quotes, say. */
export const longestScalar = 1_000;

/** A number, true, false or null; undefined: the text is none of them. */
export function scalarOf(text: string): number | boolean | null | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "number" || typeof value === "boolean" || value === null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Adds a member as JSON.parse does: `__proto__` is a name as others are. */
export function put(into: Record<string, unknown> | unknown[], key: string, value: unknown): void {
  if (Array.isArray(into)) {
    into.push(value);
  } else if (key === "__proto__") {
    Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    into[key] = value;
  }
}

/** Whether the second half of a character may still come. */
export function isFirstHalf(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
