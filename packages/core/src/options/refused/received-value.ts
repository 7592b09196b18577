import { isPlainObject } from "../../errors/hints/instance-meant.js";
import { looksLikeKey } from "../../secrets/looks-like-key.js";

/** How a message shows a value: the value itself if the value cannot be a secret, otherwise only the type. */
export type Showing = "value" | "type";

const shownLength = 60;

/** Whether a text or an object was wanted, which an instance of a class may hold. */
export function isOfPlainData(issue: { readonly code?: unknown; readonly expected?: unknown }): boolean {
  return issue.code === "invalid_type" && ["string", "object", "record"].includes(String(issue.expected));
}

/** Describes a value that was found, for an error about options. */
export function describeValue(value: unknown, showing: Showing): string {
  if (value === undefined || value === null) {
    return String(value);
  }
  switch (typeof value) {
    case "string":
      return showing === "type" || looksLikeKey(value) ? "a text" : shorten(JSON.stringify(value));
    case "bigint":
      return showing === "type" ? "a bigint" : `the bigint ${value}n`;
    case "number":
    case "boolean":
      return showing === "type" ? `a ${typeof value}` : String(value);
    case "object":
      return Array.isArray(value) ? `a list of ${value.length}` : describeObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function describeObject(value: object): string {
  const name: unknown = isPlainObject(value) ? undefined : value.constructor?.name;
  return typeof name !== "string" || name === "" || name === "Object" ? "an object" : `of class ${name}`;
}

function shorten(text: string): string {
  return text.length <= shownLength ? text : `${text.slice(0, shownLength)}…`;
}

/** Returns the value at a path, or undefined. */
export function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    raw,
  );
}
