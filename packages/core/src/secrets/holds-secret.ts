import { partsOf } from "./object-parts.js";
import type { TextScrubber } from "./text-scrubber.js";

/** A socket or a client references every object that was ever used with it. */
const maxObjects = 5_000;

/**
 * Whether anything reachable from an object holds a secret. Only reads. An object too large to search counts as holding
 * a secret.
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
