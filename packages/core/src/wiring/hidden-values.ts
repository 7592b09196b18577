import type { ParsedCredential } from "../options/credentials/parsed-credential.js";
import type { Secret } from "../secrets/secret.js";

/** What no error or event may show of a credential. */
export function hiddenValues({ secrets, headers, parsed }: ParsedCredential): readonly (Secret | string)[] {
  return [...secrets, ...Object.values(headers), ...textsOf(parsed)];
}

/** The texts among a credential's fields: of a URL, the vault keeps user, password and query. */
function textsOf(parsed: unknown): readonly string[] {
  const fields = typeof parsed === "object" && parsed !== null ? Object.values(parsed) : [];
  return fields.filter((field) => typeof field === "string" && URL.canParse(field));
}
