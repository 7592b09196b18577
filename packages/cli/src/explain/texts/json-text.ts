import { isObject, parseJson } from "@hotspare/core/plugin";
import { type Found, isNoFailure, type Unread } from "../recorded-error.js";
import { readShape } from "../shapes/shape-readers.js";
import type { TextReader } from "./text-reader.js";

const example = 'Write {"provider": "openai", "status": 429, "body": {…}}';
const shownNothing: Unread = {
  problem:
    'has neither a status nor a network code. Write {"status": 429, "body": {…}} or {"errno": "ECONNRESET"}',
};

/** One JSON value: an error, or a list of errors, each of which must be an error. */
export const jsonText: TextReader = {
  name: "JSON",
  isWhole: true,
  read: (text) => {
    const whole = parse(text);
    if (whole === undefined || typeof whole.value === "string") {
      return undefined;
    }
    return Array.isArray(whole.value) ? whole.value.flatMap(entryOf) : entryOf(whole.value);
  },
};

/** One JSON value on each line. Lines of a log that show no error are left out, if another line shows one. */
export const jsonLines: TextReader = {
  name: "JSON lines",
  read: (text) => {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    // A look at the first character is cheap; each line that cannot be parsed costs an error.
    const objects = lines.filter((line) => /^\s*\{/.test(line)).length;
    if (lines.length < 2 || objects * 2 <= lines.length) {
      return undefined;
    }
    const values = lines.map(parse);
    if (values.filter((value) => isObject(value?.value)).length * 2 <= lines.length) {
      return undefined;
    }
    const all = values.map((value, index): readonly (Found | Unread)[] =>
      value === undefined ? [{ problem: `is not JSON: line ${index + 1}` }] : entryOf(value.value),
    );
    const shown = all.filter((found) => !found.includes(shownNothing) && !found.every(isNoFailure));
    return (shown.length === 0 ? all : shown).flat();
  },
};

function entryOf(value: unknown): readonly (Found | Unread)[] {
  if (!isObject(value)) {
    return [{ problem: `is not an object. ${example}` }];
  }
  const found = readShape(value);
  return found.length === 0 ? [shownNothing] : found;
}

function parse(text: string): { readonly value: unknown } | undefined {
  const value = parseJson(text);
  return value === undefined ? undefined : { value };
}
