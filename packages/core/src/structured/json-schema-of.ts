import type { JsonSchema, StandardSchema } from "../contract/plugin/standard-schema.js";
import { unwritablePlace } from "../request/json-text.js";
import { holdsItself, isNode } from "./schema-nodes.js";

/** A schema's JSON Schema, or what is wrong with it, as the rest of a sentence that begins with its path, and where in the schema. */
export type ReadSchema =
  | { readonly schema: JsonSchema }
  | { readonly problem: string; readonly place?: string };

/** JSON Schema that can be copied and sent: a schema that holds itself can neither. */
export function sendableSchema(schema: JsonSchema): ReadSchema {
  if (holdsItself(schema)) {
    return {
      problem:
        "contains itself, which JSON cannot express: put the recurring part into $defs, and refer to it with $ref",
    };
  }
  const unwritable = unwritablePlace(schema);
  return unwritable === undefined ? { schema } : { problem: unwritable.message, place: unwritable.path };
}

/** The path of a problem in a schema, under the name that the caller gave the schema by. */
export function pathIn(name: string, place = ""): string {
  return place === "" || place.startsWith("[") ? name + place : `${name}.${place}`;
}

/** JSON Schema of what the model is to write: the schema's input, before its transforms. */
export function jsonSchemaOf({ "~standard": standard }: StandardSchema, instead: string): ReadSchema {
  const { vendor, jsonSchema } = standard;
  if (typeof jsonSchema?.input !== "function") {
    return {
      problem: `is a schema of ${vendor}, which does not provide its JSON Schema. ${adviceFor(vendor, instead)}`,
    };
  }
  const { input } = jsonSchema;
  try {
    return sendableSchema(plain(input({ target: "draft-2020-12" })));
  } catch (error) {
    const dates = vendor === "zod" ? withZodDates(input) : inOlderDraft(input);
    const why = error instanceof Error ? error.message : String(error);
    return dates === undefined
      ? {
          problem: `has no JSON Schema: ${vendor} says ${JSON.stringify(why.slice(0, longestReason))}. ${adviceFor(vendor, instead)}`,
        }
      : sendableSchema(dates);
  }
}

const longestReason = 300;

type WriteInput = NonNullable<StandardSchema["~standard"]["jsonSchema"]>["input"];

/** A library need not know the newest draft (Standard JSON Schema, `target`). */
function inOlderDraft(input: WriteInput): JsonSchema | undefined {
  try {
    return plain(input({ target: "draft-07" }));
  } catch {
    return undefined;
  }
}

function adviceFor(vendor: string, instead: string): string {
  switch (vendor) {
    case "valibot":
      return `Wrap it: toStandardJsonSchema(schema) of @valibot/to-json-schema${instead}`;
    case "zod":
      return `Use only types that JSON has: z.iso.datetime().transform((text) => new Date(text)) for a date (zod writes JSON Schema from 4.2 on)${instead}`;
    default:
      return `Use only types that JSON has${instead}`;
  }
}

/**
 * zod writes no JSON Schema of dates. A coerced date takes the text that JSON has for it; a plain `z.date()` takes no JSON, so it stays refused.
 * Source: zod, "JSON Schema", `unrepresentable` and `override`.
 */
function withZodDates(input: WriteInput): JsonSchema | undefined {
  let isRefused = false;
  const override = (node: { zodSchema: unknown; jsonSchema: Record<string, unknown> }) => {
    const { type, coerce } = Reflect.get(Object(Reflect.get(Object(node.zodSchema), "_zod")), "def") ?? {};
    if (type === "date" && coerce === true) {
      Object.assign(node.jsonSchema, { type: "string", format: "date-time" });
    } else if (withoutJson.has(type)) {
      isRefused = true;
    }
  };
  try {
    const schema = input({ target: "draft-2020-12", libraryOptions: { unrepresentable: "any", override } });
    return isRefused ? undefined : plain(schema);
  } catch {
    return undefined;
  }
}

/** The kinds that zod writes no JSON Schema of. */
const withoutJson: ReadonlySet<unknown> = new Set(
  "date bigint symbol undefined void map set nan function custom file promise".split(" "),
);

/** The members that are data: libraries hide their own beside them. */
function plain(schema: unknown): JsonSchema {
  if (!isNode(schema) || typeof schema["then"] === "function") {
    throw new TypeError("its JSON Schema is not an object");
  }
  return { ...schema };
}
