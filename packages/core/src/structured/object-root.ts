import type { JsonSchema } from "../contract/plugin/standard-schema.js";
import { nodeAt, typesOf, withPointers } from "./schema-nodes.js";

/** A schema whose root is an object, as providers want it. */
export interface RootedSchema {
  readonly schema: JsonSchema;
  /** Whether the value stands in a member of its own, since it may be something else than an object. */
  readonly isWrapped: boolean;
}

/** The member that holds a value that is no object. */
export const wrapName = "value";

/** Providers want an object that is no choice between objects (OpenAI, "Structured Outputs": root objects, no `anyOf`): all else is put into one. */
export function withObjectRoot(given: JsonSchema): RootedSchema {
  const { $schema: _, $id: __, ...schema } = followed(given);
  if (isObjectRoot(schema)) {
    return { schema, isWrapped: false };
  }
  const { $defs, definitions, ...value } = withPointers(schema, movedPointer) as Record<string, unknown>;
  return {
    schema: {
      type: "object",
      properties: { [wrapName]: value },
      required: [wrapName],
      additionalProperties: false,
      ...($defs === undefined ? {} : { $defs }),
      ...(definitions === undefined ? {} : { definitions }),
    },
    isWrapped: true,
  };
}

const mostSteps = 10;

/** A root that only points to a definition, as recursive schemas have it, is that definition. */
function followed(given: JsonSchema): JsonSchema {
  let root = given;
  for (let step = 0; step < mostSteps && root["$ref"] !== undefined; step += 1) {
    const target = nodeAt(given, root["$ref"]);
    if (target === undefined || target === root) {
      return root;
    }
    const { $ref: _, ...beside } = root;
    root = { ...beside, ...target };
  }
  return root;
}

function isObjectRoot(schema: JsonSchema): boolean {
  const [type, ...others] = typesOf(schema);
  return (
    type === "object" &&
    others.length === 0 &&
    schema["anyOf"] === undefined &&
    schema["oneOf"] === undefined &&
    schema["$ref"] === undefined
  );
}

/** Definitions stay at the root. */
function movedPointer(pointer: string): string {
  return !pointer.startsWith("#") || /^#\/(?:\$defs|definitions)\//.test(pointer)
    ? pointer
    : `#/properties/${wrapName}${pointer.slice(1)}`;
}
