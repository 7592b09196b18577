import type { SecretVault } from "./secret-vault.js";

/**
 * Replaces every secret of the vault in a text by `[secret]`. Runs of eight or more characters of a secret are
 * replaced, whether plain, URL-encoded or JSON-escaped. Shorter secrets, and secrets that consist only of a vendor's
 * prefix, are replaced as whole words.
 */
export function scrubText(text: string, vault: SecretVault): string {
  return vault.scrubber().scrub(text);
}
