/** Headers of a call over those of its credential; one name in two spellings is one header, in the spelling of the later. */
export function joinedHeaders(
  ...layers: readonly (Readonly<Record<string, string>> | undefined)[]
): Readonly<Record<string, string>> | undefined {
  const joined = new Map<string, readonly [string, string]>();
  for (const layer of layers) {
    for (const entry of Object.entries(layer ?? {})) {
      joined.set(entry[0].toLowerCase(), entry);
    }
  }
  return joined.size === 0 ? undefined : Object.fromEntries(joined.values());
}
