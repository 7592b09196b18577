import { secretMark } from "../secrets/secret.js";

/** So deep are the fields of a credential looked at. */
const maxDepth = 3;

/**
 * A validator's message without the values of a credential: some validators quote what they received, and any of it may be a
 * key. A value counts only where it stands by itself, as part of a longer word it is the hint's.
 */
export function withoutValues(message: string, fields: unknown): string {
  const values = [...new Set(textsIn(fields, maxDepth))].sort((one, other) => other.length - one.length);
  if (values.length === 0) {
    return message;
  }
  const pattern = values.map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|");
  return message.replace(new RegExp(`(?<![\\w-])(?:${pattern})(?![\\w-])`, "g"), secretMark);
}

/** The texts and numbers among the values, as they are and as JSON escapes them. */
function textsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    const text = String(value);
    return text.trim() === "" ? [] : [text, JSON.stringify(text).slice(1, -1)];
  }
  if (typeof value !== "object" || value === null || depth === 0) {
    return [];
  }
  return Object.values(value).flatMap((inner) => textsIn(inner, depth - 1));
}
