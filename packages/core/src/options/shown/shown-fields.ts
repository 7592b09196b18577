import { Secret, secretMark } from "../../secrets/secret.js";

/** Fields of a credential as they may be printed: plain values, and `[secret]` in the place of secrets. */
export type ShownFields = Readonly<Record<string, unknown>>;

/** Shows a provider's own fields: as its schema filled them in, and over them as they were given. */
export function shownFields(
  given: Readonly<Record<string, unknown>>,
  parsed: unknown,
  secrets: readonly Secret[],
): ShownFields {
  const values = new Set(secrets.flatMap((secret) => secret.values()));
  const filled: object = typeof parsed === "object" && parsed !== null ? parsed : {};
  const shown = Object.entries({ ...filled, ...given }).flatMap(([name, value]) => {
    // What cannot be printed as it was given stands as the schema filled it in.
    const text = printed(value, values) ?? printed(Reflect.get(filled, name), values);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.freeze(Object.fromEntries(shown));
}

/** Shows a field. A value that is not plain belongs to the provider, and is left out. */
function printed(value: unknown, secrets: ReadonlySet<string>): unknown {
  if (Secret.isInstance(value) || typeof value === "function") {
    return secretMark;
  }
  if (typeof value === "string") {
    return secrets.has(value) ? secretMark : withoutLogin(value);
  }
  return typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

/** A URL may contain a user, a password, or a key in its query. */
function withoutLogin(text: string): string {
  if (!URL.canParse(text)) {
    return text;
  }
  const url = new URL(text);
  if (url.username === "" && url.password === "" && url.search === "") {
    return text;
  }
  return `${url.protocol}//${url.host}${url.pathname}${url.search === "" ? "" : `?${secretMark}`}`;
}
