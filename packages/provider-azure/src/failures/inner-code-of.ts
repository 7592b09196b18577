/** `innererror.code`, of the content filter; undefined when there is none. */
export function innerCodeOf(body: unknown): string | undefined {
  const { code } = asObject(errorObjectOf(body)["innererror"]);
  return typeof code === "string" && code !== "" ? code : undefined;
}

/** The body itself as the SDK hands it over, or its `error`. */
function errorObjectOf(body: unknown): Readonly<Record<string, unknown>> {
  const outer = asObject(body);
  return "error" in outer ? asObject(outer["error"]) : outer;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
