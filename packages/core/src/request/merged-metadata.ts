import type { ProviderMetadata } from "../contract/plugin/provider-metadata.js";

/** Metadata of a part that comes in pieces: a later piece adds fields to those of the same provider, and replaces fields of the same name. */
export function mergedMetadata(
  before: ProviderMetadata | undefined,
  added: ProviderMetadata | undefined,
): ProviderMetadata | undefined {
  if (before === undefined || added === undefined) {
    return added ?? before;
  }
  const merged: Record<string, ProviderMetadata[string]> = { ...before };
  for (const [provider, fields] of Object.entries(added)) {
    merged[provider] = { ...before[provider], ...fields };
  }
  return merged;
}
