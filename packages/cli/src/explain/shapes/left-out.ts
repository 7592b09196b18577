import { isObject, parseJson } from "@hotspare/core/plugin";
import { isCut } from "../literals/cut-values.js";

/** What Node.js and Python print in place of a value that they do not show. */
const ofRuntime = /^(?:\[(?:Object|Array|Circular)[^\]]*\]|<[\w.]+ object at 0x[\da-f]+>)$/;
/** What people and logs write in place of a value: `…`, `{…}`, `[REDACTED]`, `***`; and what an object becomes as a text. */
const ofPeople =
  /^(?:[[({]?\s*(?:…|\.\.\.)\s*[\])}]?|[[<(](?:redacted|truncated|omitted|hidden|object Object|Getter|Function)\b[^\]>)]*[\]>)]|\*{3,})$/i;
/** The end of a text that Node.js or a log has cut. */
const cutEnd = /(?:…|\.\.\. \d+ more characters?|\[truncated\])$/i;
/** Longer texts are a server's words. */
const longest = 100;
const deepest = 6;

/** Whether a value stands in place of a value that the record does not show. */
export function isLeftOut(value: unknown): boolean {
  return typeof value === "string"
    ? value.length < longest && (ofRuntime.test(value.trim()) || ofPeople.test(value.trim()))
    : isCut(value) && membersOf(value, 0).length === 0;
}

/** Whether a runtime left out a value within this value. */
export function isPrintedShallow(value: unknown, depth = 0): boolean {
  return typeof value === "string"
    ? value.length < longest && ofRuntime.test(value)
    : membersOf(value, depth).some((member) => isPrintedShallow(member, depth + 1));
}

/** Whether the record shows only a part of a value: `... 3 more items`, an ellipsis within an object, a text or JSON without its end. */
export function isCutShort(value: unknown, depth = 0): boolean {
  if (typeof value === "string") {
    const isBrokenJson = depth === 0 && /^\s*[{[]/.test(value) && parseJson(value) === undefined;
    return isBrokenJson || (depth > 0 && isLeftOut(value)) || cutEnd.test(value.slice(-longest).trimEnd());
  }
  return isCut(value) || membersOf(value, depth).some((member) => isCutShort(member, depth + 1));
}

function membersOf(value: unknown, depth: number): readonly unknown[] {
  return depth < deepest && (isObject(value) || Array.isArray(value)) ? Object.values(value) : [];
}
