import { InvalidConfigError } from "../../errors/invalid-config-error.js";
import { type CredentialOwner, parseCredentials } from "./parse-credentials.js";
import type { ParsedCredential } from "./parsed-credential.js";

/** Validates one credential that joins a model later. @throws {InvalidConfigError} with all mistakes */
export function parseNewCredential(
  owner: CredentialOwner,
  given: unknown,
  { defaultId, method }: { readonly defaultId: string; readonly method: string },
): ParsedCredential {
  const isNameless = typeof given === "object" && given !== null && Reflect.get(given, "id") === undefined;
  const named = isNameless ? { ...given, id: defaultId } : given;
  const { credentials, issues } = parseCredentials(owner, [named]);
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
