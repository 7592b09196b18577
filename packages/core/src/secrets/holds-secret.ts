import { types } from "node:util";
import { hasOwnGetter, partsOf } from "./object-parts.js";
import { printedByCode } from "./printed-by-code.js";
import { spelledText } from "./spelled-text.js";
import type { TextScrubber } from "./text-scrubber.js";

/** A socket or a client references every object that was ever used with it. */
const maxObjects = 5_000;
/** Numbers cost a little too. */
const charactersOfPart = 8;

/**
 * Whether anything reachable from an object holds a secret. Runs no getter, but the code by which an object prints itself. An object that
 * cannot be searched counts as holding a secret: too large, with a getter of its own, or with code that throws.
 */
export function holdsSecret(root: object, scrubber: TextScrubber, mostCharacters: number): boolean {
  const reached = new Set<object>([root]);
  let left = mostCharacters;
  for (const object of reached) {
    if (types.isProxy(object) || hasOwnGetter(object) || scrubber.finds(spelledText(object))) {
      return true;
    }
    for (const part of partsOf(object)) {
      left -= charactersOfPart;
      const text = typeof part === "symbol" ? part.description : part;
      if (typeof text === "string") {
        left -= text.length;
        if (left < 0 || scrubber.finds(text)) {
          return true;
        }
      } else if ((typeof part === "object" && part !== null) || typeof part === "function") {
        reached.add(part);
      }
      if (left < 0) {
        return true;
      }
    }
    if (reached.size > maxObjects || printsSecret(object, scrubber)) {
      return true;
    }
  }
  return false;
}

function printsSecret(object: object, scrubber: TextScrubber): boolean {
  try {
    return printedByCode(object).some((text) => scrubber.finds(text));
  } catch {
    return true;
  }
}
