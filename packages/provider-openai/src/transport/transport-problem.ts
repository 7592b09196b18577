/** The mistake in the option `transport`, as the end of a sentence. Undefined: no mistake. */
export function transportProblem(transport: unknown): string | undefined {
  if (typeof transport === "function") {
    return "must be an object with a method fetch: write transport: { fetch }";
  }
  const { fetch, dispatch, close } = Object(transport) as Readonly<Record<string, unknown>>;
  if (typeof fetch === "function") {
    return close === undefined || typeof close === "function"
      ? undefined
      : "has a close that is not a function";
  }
  // An agent of undici, such as ProxyAgent, has the method `dispatch`.
  return typeof dispatch === "function"
    ? "must be an object with a method fetch: write transport: createPooledTransport({ dispatcher })"
    : "must be an object with a method fetch: { fetch }, or createPooledTransport({ dispatcher }) for a proxy";
}
