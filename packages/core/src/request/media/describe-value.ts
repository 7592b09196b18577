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

/** Puts a text in quotation marks and cuts a long text. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}

export function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}
