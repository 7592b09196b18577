import { partsOf } from "./object-parts.js";
import type { TextScrubber } from "./text-scrubber.js";

/** A socket or a client hangs on everything it ever met. */
const maxObjects = 5_000;

/**
 * Whether anything that can be reached from an object holds a secret. It only reads. An object too large to be looked
 * through counts as one that does.
 */
export function holdsSecret(root: object, scrubber: TextScrubber): boolean {
  const reached = new Set<object>([root]);
  for (const object of reached) {
    for (const part of partsOf(object)) {
      if (typeof part === "string" && scrubber.finds(part)) {
        return true;
      }
      if (typeof part === "object" && part !== null) {
        reached.add(part);
      }
    }
    if (reached.size > maxObjects) {
      return true;
    }
  }
  return false;
}
