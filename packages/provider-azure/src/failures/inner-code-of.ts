/** The `innererror.code` of the content filter. Undefined: the body has none. */
export function innerCodeOf(body: unknown): string | undefined {
  const { code } = asObject(errorObjectOf(body)["innererror"]);
  return typeof code === "string" && code !== "" ? code : undefined;
}

/** The body as the SDK passes it on, or its `error`. */
function errorObjectOf(body: unknown): Readonly<Record<string, unknown>> {
  const outer = asObject(body);
  return "error" in outer ? asObject(outer["error"]) : outer;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
