import { maxErrorBytes } from "../contract/plugin/reply-bounds.js";
import { cutText } from "../errors/cut-text.js";

/** Deeper than any real body, and far from the end of a stack. */
const maxDepth = 100;
/** What a value, a list or an object counts as, beside the characters of its texts. */
const charactersOfValue = 8;

/**
 * A parsed body as it came, or, where it is longer than 256 KiB or nested deeper than 100 levels, a copy that ends there. What a server
 * sends as an error is read by rules and hangs on an error: neither should depend on how much it sends.
 */
export function boundedJson(body: unknown): unknown {
  return bounded(body, { left: maxErrorBytes }, 0);
}

interface Budget {
  left: number;
}

function bounded(value: unknown, budget: Budget, depth: number): unknown {
  budget.left -= charactersOfValue;
  if (typeof value === "string") {
    const kept = cutText(value, Math.max(0, budget.left));
    budget.left -= value.length;
    return kept;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (depth >= maxDepth) {
    return undefined;
  }
  return Array.isArray(value) ? boundedList(value, budget, depth) : boundedObject(value, budget, depth);
}

function boundedList(list: readonly unknown[], budget: Budget, depth: number): readonly unknown[] {
  const copy: unknown[] = [];
  let isSame = true;
  for (const item of list) {
    if (budget.left <= 0) {
      return copy;
    }
    const kept = bounded(item, budget, depth + 1);
    isSame &&= kept === item;
    copy.push(kept);
  }
  return isSame ? list : copy;
}

function boundedObject(object: object, budget: Budget, depth: number): object {
  const copy: Record<string, unknown> = {};
  let isSame = true;
  for (const [name, value] of Object.entries(object)) {
    budget.left -= name.length;
    if (budget.left <= 0) {
      return copy;
    }
    const kept = bounded(value, budget, depth + 1);
    isSame &&= kept === value;
    // Not by assignment: a body may have a member `__proto__`.
    Object.defineProperty(copy, name, { value: kept, enumerable: true, configurable: true, writable: true });
  }
  return isSame ? object : copy;
}
