import { inheritFrom, type LegacyCredential, providerOf, readLegacyCredential } from "./legacy-credential.js";
import type { LegacySection } from "./legacy-section.js";
import type { MigrationNotes } from "./migration-notes.js";

/** The entries of a `providers` table. Each entry is a credential that names its provider. */
export type ProviderTable = ReadonlyMap<string, LegacyCredential>;

/** Reads `providers: { openai: { api_key, api_base } }`. */
export function readProviders(section: LegacySection): ProviderTable {
  const providers = section.section("providers");
  const table = new Map<string, LegacyCredential>();
  for (const name of providers?.names() ?? []) {
    const entry = providers?.section(name);
    if (entry !== undefined) {
      const path = `${section.path}.providers.${name}`;
      table.set(name.toLowerCase(), { ...readLegacyCredential(entry), provider: { value: name, path } });
      entry.dropOthers("is no field of a provider");
    }
  }
  return table;
}

/** Finds the provider of a credential and fills in missing fields from the provider's entry in the table. */
export function resolveProvider(
  own: LegacyCredential,
  table: ProviderTable,
  section: LegacySection,
  notes: MigrationNotes,
): LegacyCredential {
  const fallback = section.text("default_provider");
  const [first] = [...table].find(([, entry]) => entry.apiKey !== undefined) ?? [];
  const named = own.provider ?? fallback;
  if (named === undefined && table.size > 1 && first !== undefined) {
    const message = `names no default_provider beside ${table.size} providers: the first with a key was taken, "${first}"`;
    notes.warn("ambiguous", `${section.path}.providers`, message);
  }
  const provider =
    named ?? (first === undefined ? undefined : { value: first, path: `${section.path}.providers` });
  if (provider === undefined) {
    return own;
  }
  const whole: LegacyCredential = { ...own, provider };
  const entry = table.get(providerOf(whole) ?? "");
  return entry === undefined ? whole : inheritFrom(entry, whole);
}

/** Reports entries of the table that no credential uses. */
export function reportUnused(
  table: ProviderTable,
  used: readonly (string | undefined)[],
  notes: MigrationNotes,
): void {
  for (const [name, { path }] of table) {
    if (!used.includes(name)) {
      notes.warn("dropped", path, "no credential is of this provider: add one if it is to be a spare");
    }
  }
}
