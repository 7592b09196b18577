import { refusal } from "./refusal.js";

/** No real schema is deeper: OpenAI accepts ten levels of a strict schema. Deeper JSON could overflow the stack of the recursive code that writes it. */
const deepest = 100;

/**
 * Checks the depth of a value that is sent unchanged, such as a JSON Schema, and returns the value. The check goes level by level, so no depth can overflow the stack.
 *
 * @throws {ProtocolError} 400 when the value is nested more than 100 levels deep
 */
export function withinDepth<Value>(value: Value, param: string): Value {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) {
      const message = `Invalid '${param}': nested too deep. Expected at most ${deepest} levels.`;
      throw refusal(param, message, "invalid_value");
    }
    level = below(level);
  }
  return value;
}

function below(level: readonly unknown[]): unknown[] {
  const next: unknown[] = [];
  for (const value of level) {
    if (typeof value === "object" && value !== null) {
      for (const member of Object.values(value)) {
        if (typeof member === "object" && member !== null) {
          next.push(member);
        }
      }
    }
  }
  return next;
}
