/** The headers of a request, by name. Names are in lower case. */
export type RequestHeaders = Readonly<Record<string, string>>;

/** Spaces around a value do not belong to the value (RFC 9110, 5.5). */
const outerBlanks = /^[\t ]+|[\t ]+$/g;

/** Returns headers with other headers over them. The names of the upper headers may be in any case. */
export function overHeaders(
  headers: RequestHeaders,
  above: Readonly<Record<string, string>> | undefined,
): RequestHeaders {
  if (above === undefined) {
    return headers;
  }
  const merged: Record<string, string> = { ...headers };
  for (const name of Object.keys(above)) {
    merged[name.toLowerCase()] = (above[name] ?? "").replace(outerBlanks, "");
  }
  return merged;
}
