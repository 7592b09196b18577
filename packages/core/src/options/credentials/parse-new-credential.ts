import type { ProviderPlugin } from "../../contract/plugin/provider-plugin.js";
import { InvalidConfigError } from "../../errors/invalid-config-error.js";
import { parseCredentials } from "./parse-credentials.js";
import type { ParsedCredential } from "./parsed-credential.js";

/** Validates one credential that joins a model later. @throws {InvalidConfigError} with all mistakes */
export function parseNewCredential(
  kind: "embedder" | "vlm",
  given: unknown,
  { defaultId, method }: { readonly defaultId: string; readonly method: string },
  plugins: ReadonlyMap<string, ProviderPlugin>,
): ParsedCredential {
  const isNameless = typeof given === "object" && given !== null && Reflect.get(given, "id") === undefined;
  const named = isNameless ? { ...given, id: defaultId } : given;
  const { credentials, issues } = parseCredentials(kind, [named], plugins);
  const [credential] = credentials;
  if (credential === undefined || issues.length > 0) {
    throw new InvalidConfigError({
      subject: `arguments of ${method}()`,
      issues: issues.map((issue) => ({
        ...issue,
        path: issue.path.replace(/^credentials\[0\]/, "credential"),
      })),
    });
  }
  return credential;
}
