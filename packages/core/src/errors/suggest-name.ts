import { closestName } from "./closest-name.js";

/** Lists the known names, with the closest to a mistyped name first. */
export function suggestName(name: string, known: readonly string[]): string {
  const meant = closestName(name, known);
  const list = known.length === 0 ? "none" : known.join(", ");
  return meant === undefined ? `there are: ${list}` : `did you mean "${meant}"? There are: ${list}`;
}
