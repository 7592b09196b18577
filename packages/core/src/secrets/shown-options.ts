import type { CallMetadata } from "../contract/events.js";
import type { SecretVault } from "./secret-vault.js";

/** What events and instrumentations show of a call's options. */
export interface ShownOptions {
  readonly purpose: string;
  readonly metadata?: CallMetadata | undefined;
}

/** A user may write a key into the purpose or the metadata. Texts that come again are known to be clean, and are only looked up. */
export function withoutSecrets({ purpose, metadata }: ShownOptions, vault: SecretVault): ShownOptions {
  const text = vault.scrubber();
  if (metadata === undefined) {
    return { purpose: text.scrub(purpose) };
  }
  const entries = Object.entries(metadata).map(
    ([name, value]) => [text.scrub(name), typeof value === "string" ? text.scrub(value) : value] as const,
  );
  return { purpose: text.scrub(purpose), metadata: Object.freeze(Object.fromEntries(entries)) };
}
