import type { ProviderPlugin } from "../../contract/plugin/provider-plugin.js";
import { findSecrets } from "../../options/find-secrets.js";
import { vlmCredentialSchema } from "../../options/schemas.js";
import type { FileReference } from "./file-reference.js";

const commonNames: ReadonlySet<string> = new Set(Object.keys(vlmCredentialSchema.shape));

/**
 * Replaces the secrets of a credential that come from files by functions that read the files. When a provider refuses a
 * key, Hotspare reads the file again and finds a key that was changed on disk. A field that the provider does not take
 * as a secret keeps the file's text.
 */
export function withFileSecrets(
  credential: unknown,
  path: string,
  files: ReadonlyMap<string, FileReference>,
  plugins: ReadonlyMap<string, ProviderPlugin>,
): unknown {
  if (typeof credential !== "object" || credential === null || Array.isArray(credential)) {
    return credential;
  }
  const provider: unknown = Reflect.get(credential, "provider");
  const plugin = typeof provider === "string" ? plugins.get(provider) : undefined;
  let current: object = credential;
  for (const name of Object.keys(credential)) {
    const file = files.get(`${path}.${name}`);
    const changed = file === undefined ? current : { ...current, [name]: file.read };
    current =
      file !== undefined && plugin !== undefined && takesFunction(plugin, changed, file.read)
        ? changed
        : current;
  }
  return current;
}

/** Asks the provider's own schema, because only the schema knows its secrets. Core's fields are left out. */
function takesFunction(plugin: ProviderPlugin, fields: object, read: FileReference["read"]): boolean {
  try {
    const own = Object.fromEntries(Object.entries(fields).filter(([name]) => !commonNames.has(name)));
    const result = plugin.credentialSchema["~standard"].validate(own);
    return (
      !(result instanceof Promise) &&
      result.issues == null &&
      findSecrets(result.value).some((secret) => secret.identity() === read)
    );
  } catch {
    return false;
  }
}
