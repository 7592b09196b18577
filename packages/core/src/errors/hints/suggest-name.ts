import { closestName } from "./closest-name.js";
import { usualName } from "./usual-name.js";

/** Lists the known names, with the closest to a mistyped name first. */
export function suggestName(name: string, known: readonly string[]): string {
  const meant = meantName(name, known);
  const list = known.length === 0 ? "none" : known.join(", ");
  return meant === undefined ? `there are: ${list}` : `did you mean "${meant}"? There are: ${list}`;
}

/** The known name that was probably meant: mistyped, or as others call it. */
export function meantName(name: string, known: readonly string[]): string | undefined {
  const isCaseAlone = known.find((each) => each.toLowerCase() === name.toLowerCase());
  return isCaseAlone ?? usualName(name, known) ?? closestName(name, known);
}
