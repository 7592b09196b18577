/** A body whose messages, however deep, are rewritten. */
export function rewriteMessages(body: unknown, rewrite: (message: string) => string): unknown {
  if (typeof body !== "object" || body === null) return body;
  if (Array.isArray(body)) return body.map((each) => rewriteMessages(each, rewrite));
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      /^message$/i.test(name) && typeof value === "string" ? rewrite(value) : rewriteMessages(value, rewrite),
    ]),
  );
}
