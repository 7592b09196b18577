import { type ProviderPlugin, Secret } from "@hotspare/core/plugin";
import type { WrittenText } from "./resolve-references.js";

/**
 * Replaces the secrets of a credential that come from files by functions that read the files. When a provider refuses a
 * key, Hotspare reads the file again and finds a key that was changed on disk. A field that the provider does not take
 * as a secret keeps the file's text.
 */
export function withFileSecrets(
  credential: unknown,
  path: string,
  written: ReadonlyMap<string, WrittenText>,
  plugins: ReadonlyMap<string, ProviderPlugin>,
  commonNames: ReadonlySet<string>,
): unknown {
  if (typeof credential !== "object" || credential === null || Array.isArray(credential)) {
    return credential;
  }
  const provider: unknown = Reflect.get(credential, "provider");
  const plugin = typeof provider === "string" ? plugins.get(provider) : undefined;
  let current: object = credential;
  for (const name of Object.keys(credential)) {
    const file = written.get(`${path}.${name}`)?.file;
    if (plugin === undefined || file?.fault !== undefined || file === undefined || commonNames.has(name)) {
      continue;
    }
    const changed = { ...current, [name]: file.read };
    // A text that is no key stays, and the check of the credential refuses it: a function would be called at the first call.
    const isKey = isAccepted(validate(plugin, current, commonNames));
    current = isKey && takesFunction(validate(plugin, changed, commonNames), file.read) ? changed : current;
  }
  return current;
}

type Validated = ReturnType<ProviderPlugin["credentialSchema"]["~standard"]["validate"]>;

/** Asks the provider's own schema, because only the schema knows its secrets. Core's fields are left out. */
function validate(
  plugin: ProviderPlugin,
  fields: object,
  commonNames: ReadonlySet<string>,
): Validated | undefined {
  try {
    const own = Object.fromEntries(Object.entries(fields).filter(([name]) => !commonNames.has(name)));
    return plugin.credentialSchema["~standard"].validate(own);
  } catch {
    return undefined;
  }
}

function isAccepted(
  result: Validated | undefined,
): result is Extract<Validated, { readonly value: unknown }> {
  return result !== undefined && !(result instanceof Promise) && result.issues == null;
}

function takesFunction(result: Validated | undefined, read: () => Promise<string>): boolean {
  return isAccepted(result) && holds(result.value, read, 2);
}

/** Whether a function became a secret, in a field or one level below. */
function holds(value: unknown, read: () => Promise<string>, depth: number): boolean {
  if (Secret.isInstance(value)) {
    return value.identity() === read;
  }
  return (
    depth > 0 &&
    typeof value === "object" &&
    value !== null &&
    Object.values(value).some((inner) => holds(inner, read, depth - 1))
  );
}
