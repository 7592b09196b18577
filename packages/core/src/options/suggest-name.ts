import { closestName } from "./closest-name.js";

/** What there is in place of a name that there is not; the one that was probably meant comes first. */
export function suggestName(name: string, known: readonly string[]): string {
  const meant = closestName(name, known);
  const list = known.length === 0 ? "none" : known.join(", ");
  return meant === undefined ? `there are: ${list}` : `did you mean "${meant}"? There are: ${list}`;
}
