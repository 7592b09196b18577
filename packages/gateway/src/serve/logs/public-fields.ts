/**
 * Fields of core's events that the log shows. A provider's address is left out. The message of an extension is left out too, because it may quote a request.
 */
const shown: ReadonlySet<string> = new Set([
  "callId",
  "attemptId",
  "kind",
  "model",
  "modelKind",
  "credentialId",
  "credentialIds",
  "provider",
  "probe",
  "part",
  "from",
  "to",
  "next",
  "origin",
  "scope",
  "class",
  "untilMs",
  "retryAfterMs",
  "durationMs",
  "state",
  "extension",
  "name",
  "event",
]);

/** Returns the fields of an event that the log may show, as one flat object. Includes the class, reason and rule of a failure, and the request's id and client. */
export function publicFields(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const named = Object.entries(fields).filter(([name, value]) => shown.has(name) && value !== undefined);
  const { classification, metadata } = fields;
  return {
    ...Object.fromEntries(named),
    ...picked(classification, ["class", "reason", "rule"]),
    ...picked(metadata, ["request", "client"]),
  };
}

function picked(value: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) {
    return {};
  }
  const found = names.map((name) => [name, Reflect.get(value, name)] as const);
  return Object.fromEntries(found.filter(([, inner]) => inner !== undefined));
}
