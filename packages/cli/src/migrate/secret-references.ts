import type { ConfiguredCredential, HotspareConfig, LegacyMigration } from "@hotspare/config";
import { isBodyField, looksLikeKey } from "@hotspare/core/plugin";

/** A configuration with references instead of keys, and the variables of the references. */
export interface ReferencedConfig {
  readonly config: HotspareConfig;
  /**
   * `paths` are the key's places in the new configuration and show what the variable must hold. The value is not shown.
   */
  readonly variables: readonly { readonly name: string; readonly paths: readonly string[] }[];
}

const secretName = /auth|key|token|secret|cookie|sig|passw|credential/i;
const secretFields = ["apiKey", "accessKeyId", "secretAccessKey", "sessionToken"];

/**
 * Replaces every key by `${VARIABLE}`, also in headers, in addresses and in what is added to a body. A key in two places gets one variable,
 * which is named after the provider that the older configuration names for the first of them.
 */
export function withReferences({
  config,
  formerProviders,
}: Pick<LegacyMigration, "config" | "formerProviders">): ReferencedConfig {
  /** The variables by the keys that they hold. */
  const variables = new Map<string, { readonly name: string; readonly paths: string[] }>();

  function reference(value: unknown, wish: string, path: string): unknown {
    // A reference or a function has no key to hide.
    if (typeof value !== "string" || value.includes("${") || value === "") {
      return value;
    }
    const known = variables.get(value);
    if (known !== undefined) {
      known.paths.push(path);
      return `\${${known.name}}`;
    }
    const name = freeName(wish, new Set([...variables.values()].map((variable) => variable.name)));
    variables.set(value, { name, paths: [path] });
    return `\${${name}}`;
  }

  /** Hides a value by its name, or because it looks like a key. */
  function inside(value: unknown, name: string, wish: string, path: string): unknown {
    if (typeof value === "string") {
      return secretName.test(name) || (!isAddress(value) && looksLikeKey(value))
        ? reference(value, wish, path)
        : address(value, wish, path);
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => inside(item, name, `${wish}_${index}`, `${path}[${index}]`));
    }
    return typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value).map(([key, inner]) => [
            key,
            inside(inner, key, `${wish}_${key}`, `${path}.${key}`),
          ]),
        )
      : value;
  }

  /** A URL's login and the values of its query may be keys. */
  function address(text: string, wish: string, path: string): string {
    if (!isAddress(text)) {
      return text;
    }
    return text
      .replace(
        /(:\/\/)([^/?#@]*)@/,
        (_, slashes: string, login: string) => `${slashes}${reference(login, `${wish}_login`, path)}@`,
      )
      .replace(/([?&])([^=&#]*)=([^&#]*)/g, (whole, sign: string, name: string, value: string) =>
        secretName.test(name) || looksLikeKey(value)
          ? `${sign}${name}=${reference(value, `${wish}_${name}`, path)}`
          : whole,
      );
  }

  function credential(given: ConfiguredCredential, path: string): ConfiguredCredential {
    const wish = `${formerProviders[path] ?? given.provider}_${given.id ?? ""}`;
    const hidden = Object.entries(given).map(([name, value]) => {
      const place = `${path}.${name}`;
      if (name === "headers" || isBodyField(name)) {
        return [name, inside(value, "", wish, place)];
      }
      if (secretFields.includes(name)) {
        return [name, reference(value, `${wish}_${name}`, place)];
      }
      return [name, typeof value === "string" ? address(value, `${wish}_${name}`, place) : value];
    });
    return Object.fromEntries(hidden) as ConfiguredCredential;
  }

  function group<Model extends { readonly credentials: readonly ConfiguredCredential[] }>(
    models: Readonly<Record<string, Model>> | undefined,
    path: string,
  ): Readonly<Record<string, Model>> | undefined {
    const entries = Object.entries(models ?? {}).map(([name, model]) => {
      const credentials = model.credentials.map((each, index) =>
        credential(each, `${path}.${name}.credentials[${index}]`),
      );
      return [name, { ...model, credentials }] as const;
    });
    return models === undefined ? undefined : Object.fromEntries(entries);
  }

  const embedders = group(config.embedders, "embedders");
  const vlms = group(config.vlms, "vlms");
  const referenced = {
    ...config,
    ...(embedders === undefined ? {} : { embedders }),
    ...(vlms === undefined ? {} : { vlms }),
  };
  return { config: referenced, variables: [...variables.values()] };
}

function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) && URL.canParse(text);
}

/** Writes `openai_legacy-primary_apiKey` as a variable: `OPENAI_LEGACY_PRIMARY_API_KEY`. */
function freeName(wish: string, taken: ReadonlySet<string>): string {
  const name = wish
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .replace(/\W+/g, "_")
    .replace(/^(?=\d)/, "_")
    .toUpperCase();
  let free = name;
  for (let count = 2; taken.has(free); count += 1) {
    free = `${name}_${count}`;
  }
  return free;
}
