import { isObject } from "@hotspare/core/plugin";
/** Members of an object that was recorded. */
export type Fields = Readonly<Record<string, unknown>>;

/** The text of the first of these members that has one. */
export function textAt(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === "string" && value !== "") {
      return value;
    }
  }
  return undefined;
}

/** The number of the first of these members that has one. A table of errors may store a number as text. */
export function numberAt(fields: Fields, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === "number" || (typeof value === "string" && /^\d{1,6}$/.test(value.trim()))) {
      return Number(value);
    }
  }
  return undefined;
}

/** The first of these members that is an object. */
export function fieldsAt(fields: Fields, names: readonly string[]): Fields | undefined {
  for (const name of names) {
    const value = fields[name];
    if (isObject(value)) {
      return value;
    }
  }
  return undefined;
}
