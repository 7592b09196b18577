import { secretMark } from "../../secrets/secret.js";

/** How deep a credential's fields are searched. */
const maxDepth = 3;
/** A shorter text is no secret, and may stand in any message: "at least 1". */
const shortestSecret = 3;

/**
 * Removes the values of a credential from a validator's message. Some validators quote what they received, and any
 * value may be a key. Only a whole word counts as a value. A part of a longer word belongs to the validator's hint, and so does a part
 * of an example: a default or an example of the schema, which the schema shows to everybody.
 */
export function withoutValues(message: string, fields: unknown, examples: readonly string[] = []): string {
  const values = [...new Set(textsIn(fields, maxDepth))].sort((one, other) => other.length - one.length);
  if (values.length === 0) {
    return message;
  }
  const example =
    examples.length === 0 ? "" : `(?<![\\w-])(?:${alternativesOf(examples)})${exampleEnd.source}|`;
  const pattern = new RegExp(`${example}(?<![\\w-])(?:${alternativesOf(values)})(?![\\w-])`, "g");
  return message.replace(pattern, (word) => (examples.includes(word) ? word : secretMark));
}

/** Texts as alternatives of a regular expression. */
function alternativesOf(texts: readonly string[]): string {
  return texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|");
}

/** Behind an address that goes on, a value may stand. */
const exampleEnd = /(?=[.,;:)"'`]*(?:\s|$))/;

/** The texts and numbers among the values, plain and as JSON escapes them. */
function textsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    const text = String(value);
    return text.trim().length < shortestSecret ? [] : [text, JSON.stringify(text).slice(1, -1)];
  }
  if (typeof value !== "object" || value === null || depth === 0) {
    return [];
  }
  return Object.values(value).flatMap((inner) => textsIn(inner, depth - 1));
}
