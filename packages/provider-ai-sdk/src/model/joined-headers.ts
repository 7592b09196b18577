/**
 * Joins the headers of a credential and of a call. The call's headers come last and replace headers of the same name. One name in two spellings is
 * one header, in the later spelling.
 */
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
