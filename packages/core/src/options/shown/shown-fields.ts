import { isPlainObject } from "../../errors/hints/instance-meant.js";
import { Secret, secretMark } from "../../secrets/secret.js";

/** Fields of a credential as they may be printed: plain values, and `[secret]` in the place of secrets. */
export type ShownFields = Readonly<Record<string, unknown>>;

/** Deeper than any option: what nests deeper is not printed. */
const deepest = 50;

/** Shows a provider's own fields: as its schema filled them in, and over them as they were given. */
export function shownFields(
  given: Readonly<Record<string, unknown>>,
  parsed: unknown,
  secrets: readonly Secret[],
): ShownFields {
  const values = new Set(secrets.flatMap((secret) => secret.values()));
  const filled: object = typeof parsed === "object" && parsed !== null ? parsed : {};
  const shown = Object.entries({ ...filled, ...given }).flatMap(([name, value]) => {
    const made: unknown = Reflect.get(filled, name);
    // An object that was not given is the provider's own. What cannot be printed as it was given stands as the schema filled it in.
    const written = Object.hasOwn(given, name) ? printed(value, made, values) : undefined;
    const text = written ?? printedValue(made, values);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.freeze(Object.fromEntries(shown));
}

/** Shows a given field. An object with code in it, or of a class, belongs to the provider and is left out, as is an endless object. */
function printed(value: unknown, made: unknown, secrets: ReadonlySet<string>, depth = 0): unknown {
  if (Secret.isInstance(made)) {
    return secretMark;
  }
  if (typeof value !== "object" || value === null || Secret.isInstance(value)) {
    return depth > 0 && typeof value === "function" ? undefined : printedValue(value, secrets);
  }
  if (depth === deepest || !(Array.isArray(value) || isPlainObject(value))) {
    return undefined;
  }
  const parts: (readonly [string, unknown])[] = [];
  for (const [name, inner] of Object.entries(value)) {
    const part = inner === undefined ? undefined : printed(inner, fieldOf(made, name), secrets, depth + 1);
    if (part === undefined && inner !== undefined) {
      return undefined;
    }
    parts.push(...(inner === undefined ? [] : [[name, part] as const]));
  }
  return Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** Shows a value that is no object. */
function printedValue(value: unknown, secrets: ReadonlySet<string>): unknown {
  if (Secret.isInstance(value) || typeof value === "function") {
    return secretMark;
  }
  if (typeof value === "string") {
    return secrets.has(value) ? secretMark : withoutLogin(value);
  }
  return typeof value === "number" || typeof value === "boolean" || value === null ? value : undefined;
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
