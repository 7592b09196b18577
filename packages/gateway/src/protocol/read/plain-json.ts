import { refusal } from "./refusal.js";

/** Deeper JSON is nobody's schema: OpenAI takes ten levels of a strict schema, and what writes JSON again calls itself for each level. */
const deepest = 100;

/**
 * Returns a value that is handed on as it is, such as a JSON Schema, after a look at how deep it is. The look goes level by level, so that no depth
 * can overflow the stack.
 *
 * @throws {ProtocolError} 400 when it is nested more than 100 levels deep
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
