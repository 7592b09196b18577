import { jsonExcess } from "./json-excess.js";

/** A JSON object whose members nobody has checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value when it is a text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The value when it is a count, also one written as a text of digits: providers write `null`, and some `-1`, for what they do not know. */
export function countOf(value: unknown): number | undefined {
  const count = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === "number" && count >= 0 && Number.isFinite(count) ? count : undefined;
}

/** So many levels are parsed in some milliseconds; what walks through them may still overflow, and says so. A megabyte of brackets takes seconds. */
export const mostLevels = 20_000;

/** The parsed text, or undefined when it is no JSON, or nested deeper than 20,000 levels: a server that fails may send a megabyte of brackets. */
export function parseJson(text: string): unknown {
  if (text.length > mostLevels && jsonExcess(text, { levels: mostLevels }) !== undefined) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
