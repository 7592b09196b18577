import { looksLikeKey } from "../../secrets/looks-like-key.js";

/** Most characters of a user's text in an error. */
const MAX_QUOTED = 120;

/** Describes a value for an error, never its content. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) {
    return String(value);
  }
  if (typeof value === "string") {
    return value === "" ? "an empty string" : `a string of ${count(value.length, "character")}`;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  }
  if (typeof value !== "object") {
    return `a ${typeof value}`;
  }
  const name: unknown = value.constructor?.name;
  return typeof name !== "string" || name === "" || name === "Object" ? "a plain object" : `of class ${name}`;
}

/** Shows the value of an option: a number, a word, true or false. What may be a key, and what is no plain value, is only described. */
export function showValue(value: unknown): string {
  return typeof value === "string" && !looksLikeKey(value) ? quote(value) : showNumber(value);
}

/** Shows a number, true or false, and describes every other value: a text may be the user's. */
export function showNumber(value: unknown): string {
  switch (typeof value) {
    case "number":
    case "boolean":
      return String(value);
    case "bigint":
      return `the bigint ${value}n`;
    default:
      return describeValue(value);
  }
}

/** Puts a text in quotation marks and cuts a long text. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}

export function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}
