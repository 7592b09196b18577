import { asArray, asObject, asString, type JsonObject } from "./json-value.js";

/** Deep enough for any tool. Stops schemas that contain themselves. */
const MAX_DEPTH = 8;

/**
 * Returns a value that a JSON Schema plausibly accepts: the first of each choice, `example` for a text, 1 for a number.
 */
export function sampleOfSchema(schema: unknown, depth = 0, root = schema): unknown {
  const pointer = asString(asObject(schema)["$ref"]);
  if (pointer !== undefined)
    return depth < MAX_DEPTH ? sampleOfSchema(nodeAt(root, pointer), depth + 1, root) : {};
  const { const: constant, default: preset, enum: choices, anyOf, oneOf, type, ...rest } = asObject(schema);
  if (constant !== undefined) return constant;
  if (preset !== undefined) return preset;
  if (Array.isArray(choices)) return choices[0];
  const alternatives = asArray(anyOf ?? oneOf);
  if (alternatives.length > 0) return sampleOfSchema(alternatives[0], depth, root);
  switch (asString(type) ?? asArray(type)[0] ?? "object") {
    case "string":
      return "example";
    case "integer":
    case "number":
      return typeof rest["minimum"] === "number" ? rest["minimum"] : 1;
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return depth < MAX_DEPTH && rest["items"] !== undefined
        ? [sampleOfSchema(rest["items"], depth + 1, root)]
        : [];
    default:
      return depth < MAX_DEPTH ? sampleOfObject(rest, depth + 1, root) : {};
  }
}

function sampleOfObject(schema: JsonObject, depth: number, root: unknown): JsonObject {
  const properties = Object.entries(asObject(schema["properties"]));
  return Object.fromEntries(
    properties.map(([name, property]) => [name, sampleOfSchema(property, depth, root)]),
  );
}

/** The node that a pointer such as `#/$defs/cat` points to. */
function nodeAt(root: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((node, name) => asObject(node)[name], root);
}
