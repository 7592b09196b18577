/** Describes a value for an error, never its content. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) {
    return String(value);
  }
  if (typeof value === "string") {
    return value === "" ? "an empty string" : `a string of ${value.length} characters`;
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
