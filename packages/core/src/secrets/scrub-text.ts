import type { SecretVault } from "./secret-vault.js";

/**
 * The text with `[secret]` in place of every secret of the vault: runs of eight or more characters of one, plain, URL-encoded
 * or JSON-escaped; shorter secrets, and those that are only a vendor's prefix, as a whole word.
 */
export function scrubText(text: string, vault: SecretVault): string {
  return vault.scrubber().scrub(text);
}
