const maxDepth = 5;

/** Shape of error codes from the system, Node, undici and OpenSSL. Providers' codes seldom look like this. */
const errnoShape = /^(?:E[A-Z][A-Z0-9_]+|UND_ERR_[A-Z_]+|HPE_[A-Z_]+|CERT_[A-Z_]+|[A-Z]+(?:_[A-Z]+){2,})$/;

/**
 * Returns the code of a network failure from an error or its causes, or undefined. `fetch` hides the code two causes
 * deep. A client that tried several addresses throws an `AggregateError` that carries the code too.
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
