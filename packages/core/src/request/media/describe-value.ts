/** Most characters of a user's text that an error shows. */
const MAX_QUOTED = 120;

/** What a value is, for an error; never what it holds. */
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

/** A short text in quotation marks; a long one is cut. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}

export function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}
