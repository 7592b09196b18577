import type { HotspareConfig } from "@hotspare/core";

/** A configuration with references instead of keys, and the variables of the references. */
export interface ReferencedConfig {
  readonly config: HotspareConfig;
  /**
   * `path` is the key's place in the new configuration and shows what the variable must hold. The value is not shown.
   */
  readonly variables: readonly { readonly name: string; readonly path: string }[];
}

type ConfiguredCredential = NonNullable<HotspareConfig["vlms"]>[string]["credentials"][number];

const secretHeader = /auth|key|token|secret|cookie/i;
const secretFields = ["apiKey", "accessKeyId", "secretAccessKey", "sessionToken"];

/** Replaces every key by `${VARIABLE}`, also in headers. A key in two places gets one variable. */
export function withReferences(config: HotspareConfig): ReferencedConfig {
  const names = new Map<string, string>();
  const variables: { readonly name: string; readonly path: string }[] = [];

  function reference(value: unknown, wish: string, path: string): unknown {
    // A reference or a function has no key to hide.
    if (typeof value !== "string" || value.includes("${")) {
      return value;
    }
    const known = names.get(value);
    const name = known ?? freeName(wish, new Set(names.values()));
    if (known === undefined) {
      names.set(value, name);
      variables.push({ name, path });
    }
    return `\${${name}}`;
  }

  function credential(given: ConfiguredCredential, path: string): ConfiguredCredential {
    const wish = `${given.provider}_${given.id ?? ""}`;
    const hidden = Object.entries(given).map(([name, value]) => {
      if (name === "headers") {
        const headers = Object.entries(value as Readonly<Record<string, string>>).map(([header, text]) => [
          header,
          secretHeader.test(header)
            ? reference(text, `${wish}_${header}`, `${path}.headers.${header}`)
            : text,
        ]);
        return [name, Object.fromEntries(headers)];
      }
      return [
        name,
        secretFields.includes(name) ? reference(value, `${wish}_${name}`, `${path}.${name}`) : value,
      ];
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
  return { config: referenced, variables };
}

/** Writes `openai_legacy-primary_apiKey` as a variable: `OPENAI_LEGACY_PRIMARY_API_KEY`. */
function freeName(wish: string, taken: ReadonlySet<string>): string {
  const name = wish
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .replace(/\W+/g, "_")
    .toUpperCase();
  let free = name;
  for (let count = 2; taken.has(free); count += 1) {
    free = `${name}_${count}`;
  }
  return free;
}
