import { closestName } from "./closest-name.js";

/** The word that was probably meant, as the end of a sentence: `; did you mean "replace"?` of "replac". Empty: no word is close. */
export function wordMeant(value: unknown, words: readonly string[]): string {
  const meant = typeof value === "string" ? closestName(value.trim(), words) : undefined;
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}
