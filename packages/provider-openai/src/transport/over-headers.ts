/** Headers of a request: names in small letters. */
export type RequestHeaders = Readonly<Record<string, string>>;

/** The spaces around a value belong to no value (RFC 9110, 5.5). */
const outerBlanks = /^[\t ]+|[\t ]+$/g;

/** Headers with others above them, whose names may be written in any way. */
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
