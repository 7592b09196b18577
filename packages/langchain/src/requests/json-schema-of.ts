import { isObject, type JsonObject } from "@hotspare/core/plugin";
import { toJsonSchema } from "@langchain/core/utils/json_schema";
import { isSerializableSchema } from "@langchain/core/utils/standard_schema";
import { isInteropZodSchema } from "@langchain/core/utils/types";

/** Whether a value is a schema of a library (zod 3 and 4, or any Standard Schema that gives its JSON Schema), and validates by itself. */
export function isSchemaObject(schema: unknown): boolean {
  return (
    ((typeof schema === "object" && schema !== null) || typeof schema === "function") &&
    !isWritten(schema) &&
    (isInteropZodSchema(schema) || isSerializableSchema(schema))
  );
}

/** Whether an object is a JSON Schema already. What zod 4 writes is a Standard Schema too, by a hidden member, and must not be written again. */
function isWritten(schema: object): boolean {
  const isPlain =
    Object.getPrototypeOf(schema) === Object.prototype && !("_zod" in schema) && !("_def" in schema);
  return isPlain && !Object.keys(schema).includes("~standard");
}

/**
 * The JSON Schema of a schema in any form; undefined: it is none. It is a copy without the hidden member that zod 4 gives to what it writes: for core, a
 * schema with that member would be one to validate by and to write anew.
 */
export function jsonSchemaOf(schema: unknown): JsonObject | undefined {
  const json: unknown = isSchemaObject(schema)
    ? toJsonSchema(schema as Parameters<typeof toJsonSchema>[0])
    : schema;
  // A copy has no hidden member, by which Hotspare would take what zod wrote for a schema of zod.
  return isObject(json) ? { ...json } : undefined;
}

/**
 * Whether providers take the schema in strict mode: every object lists all its properties as required and allows no others. Source: OpenAI,
 * "Structured outputs", supported schemas.
 */
export function fitsStrictMode(schema: unknown): boolean {
  if (Array.isArray(schema)) {
    return schema.every(fitsStrictMode);
  }
  if (!isObject(schema)) {
    return true;
  }
  const { properties, required, additionalProperties } = schema;
  if (isObject(properties) || schema["type"] === "object") {
    const listed: readonly unknown[] = Array.isArray(required) ? required : [];
    const names = Object.keys(isObject(properties) ? properties : {});
    if (additionalProperties !== false || !names.every((name) => listed.includes(name))) {
      return false;
    }
  }
  return Object.entries(schema).every(([name, value]) =>
    // Values, and not schemas.
    ["enum", "const", "default", "examples", "required"].includes(name) ? true : fitsStrictMode(value),
  );
}

/** A text that is not empty. */
export function textOfField(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
