import { isObject } from "../classification/json-object.js";
import type { JsonSchema } from "../contract/plugin/standard-schema.js";

/** A node of a JSON Schema, when it is an object and not `true` or `false`. */
export function isNode(value: unknown): value is JsonSchema {
  return isObject(value);
}

/** The nodes of a list, such as `anyOf`. */
export function nodesIn(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The named nodes of a member, such as `properties` or `$defs`. */
export function namedNodes(value: unknown): readonly (readonly [name: string, node: JsonSchema])[] {
  return isNode(value)
    ? Object.entries(value).map(([name, node]): [string, JsonSchema] => [name, isNode(node) ? node : {}])
    : [];
}

/** The types that a node names. */
export function typesOf({ type }: JsonSchema): readonly unknown[] {
  return Array.isArray(type) ? type : type === undefined ? [] : [type];
}

/** The node that a local pointer, such as `#/$defs/cat`, points to. Undefined: there is none. */
export function nodeAt(root: JsonSchema, pointer: unknown): JsonSchema | undefined {
  if (typeof pointer !== "string" || !pointer.startsWith("#")) {
    return undefined;
  }
  let node: unknown = root;
  for (const step of pointer.slice(1).split("/").slice(1)) {
    const name = unescaped(step);
    const isThere = typeof node === "object" && node !== null && Object.hasOwn(node, name);
    node = isThere ? Reflect.get(node as object, name) : undefined;
  }
  return isNode(node) ? node : undefined;
}

/** RFC 6901, and RFC 3986 of a fragment. */
function unescaped(step: string): string {
  const plain = step.replaceAll("~1", "/").replaceAll("~0", "~");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

/** What a list of words holds as types of JSON. */
export function typeOfValue(value: unknown): string {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "array";
  }
  return typeof value;
}

const deepest = 200;

/** Members that hold user's values, in which nothing is a node. */
const valueMembers: ReadonlySet<string> = new Set(["const", "enum", "default", "examples", "example"]);

/** Members whose members are named by the user. Source: JSON Schema 2020-12, "Applicator" and "Core", and draft 7. */
const namedMembers: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "dependencies",
  "$defs",
  "definitions",
]);

/** A copy of a schema in which each pointer was changed. */
export function withPointers(node: unknown, change: (pointer: string) => string): unknown {
  return copied(node, change, false, 0);
}

function copied(
  node: unknown,
  change: (pointer: string) => string,
  isNamed: boolean,
  depth: number,
): unknown {
  if (typeof node !== "object" || node === null || depth > deepest) {
    return node;
  }
  if (Array.isArray(node)) {
    return node.map((item) => copied(item, change, false, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(node).map(([name, value]): [string, unknown] => {
      if (isNamed) {
        return [name, copied(value, change, false, depth + 1)];
      }
      if (name === "$ref" && typeof value === "string") {
        return [name, change(value)];
      }
      const isValue = valueMembers.has(name);
      return [name, isValue ? value : copied(value, change, namedMembers.has(name), depth + 1)];
    }),
  );
}

/** Whether a schema holds itself, which JSON cannot write. Each object is looked at once. */
export function holdsItself(schema: JsonSchema): boolean {
  const above = new Set<object>();
  const seen = new Set<object>();
  const open: { readonly node: object; readonly inner: unknown[] }[] = [];
  let node: unknown = schema;
  for (;;) {
    if (typeof node === "object" && node !== null) {
      if (above.has(node)) {
        return true;
      }
      if (!seen.has(node)) {
        seen.add(node);
        above.add(node);
        open.push({ node, inner: Object.values(node) });
      }
    }
    for (let last = open.at(-1); last?.inner.length === 0; last = open.at(-1)) {
      above.delete(last.node);
      open.pop();
    }
    const last = open.at(-1);
    if (last === undefined) {
      return false;
    }
    node = last.inner.pop();
  }
}
