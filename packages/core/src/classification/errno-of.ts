const maxDepth = 5;

/** Codes of the system, of Node, of undici and of OpenSSL look like this; those of providers seldom do. */
const errnoShape = /^(?:E[A-Z][A-Z0-9_]+|UND_ERR_[A-Z_]+|HPE_[A-Z_]+|CERT_[A-Z_]+|[A-Z]+(?:_[A-Z]+){2,})$/;

/**
 * The code of a network failure, on an error or in its causes, or undefined. `fetch` hides it two causes deep; a client that
 * tried several addresses throws an `AggregateError` that has it too.
 */
export function errnoOf(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < maxDepth && typeof current === "object" && current !== null; depth += 1) {
    const { code, cause } = current as { readonly code?: unknown; readonly cause?: unknown };
    if (typeof code === "string" && errnoShape.test(code)) {
      return code;
    }
    current = cause;
  }
  return undefined;
}
