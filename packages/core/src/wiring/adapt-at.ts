import { InvalidConfigError } from "../errors/invalid-config-error.js";
import type { AdaptedCredential } from "./create-credential.js";

/** Where a credential stands, and in what. */
interface CredentialSite {
  readonly path: string;
  readonly subject: string;
}

/** Makes a credential's adapter. What the plugin finds wrong with the credential is reported where the credential stands. */
export function adaptAt(
  { path, subject }: CredentialSite,
  adapt: () => AdaptedCredential,
): AdaptedCredential {
  try {
    return adapt();
  } catch (error) {
    if (!InvalidConfigError.isInstance(error)) {
      throw error;
    }
    const issues = error.issues.map((issue) => ({
      ...issue,
      path: [path, issue.path].filter((part) => part !== "").join("."),
    }));
    throw new InvalidConfigError({ subject, issues });
  }
}
