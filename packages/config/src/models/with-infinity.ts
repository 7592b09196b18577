import { optionsJsonSchema } from "@hotspare/core";
import { isObject } from "@hotspare/core/plugin";
import { fieldOf } from "../file/kind-of.js";

type JsonSchema = Readonly<Record<string, unknown>>;

/** Stands for a number without end, because JSON has none. `JSON.stringify(loaded.config)` writes the word too. */
export const infinityWord = "Infinity";

/** Puts the number in the place of the word, in the fields that take a number without end. */
export function withInfinity(config: unknown): unknown {
  if (!holdsWord(config, 0)) {
    return config;
  }
  const { hotspare, embedder, vlm, embedderCredential, vlmCredential } = optionsJsonSchema();
  const models = (model: JsonSchema, credential: JsonSchema): JsonSchema => ({
    additionalProperties: {
      properties: { ...propertiesOf(model), credentials: { items: credential } },
    },
  });
  const properties = {
    ...propertiesOf(hotspare),
    embedders: models(embedder, embedderCredential),
    vlms: models(vlm, vlmCredential),
  };
  return filledIn(config, { properties });
}

/** Whether a field's schema takes the word. */
export function takesInfinity({ pattern }: JsonSchema): boolean {
  return pattern === `^${infinityWord}$`;
}

/** Deeper than any field that takes a number. */
const deepest = 8;

function holdsWord(value: unknown, depth: number): boolean {
  if (typeof value === "object" && value !== null && depth < deepest) {
    return Object.values(value).some((inner) => holdsWord(inner, depth + 1));
  }
  return value === infinityWord;
}

/** Values whose schema is unknown stay as they are: only the fields of the schema are walked. */
function filledIn(value: unknown, schema: unknown): unknown {
  if (!isObject(schema)) {
    return value;
  }
  if (value === infinityWord) {
    return takesInfinity(schema) ? Number.POSITIVE_INFINITY : value;
  }
  if (Array.isArray(value)) {
    return value.map((inner) => filledIn(inner, schema["items"]));
  }
  const { properties, additionalProperties } = schema;
  if (!isObject(value) || (properties === undefined && additionalProperties === undefined)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      filledIn(inner, fieldOf(properties, name) ?? additionalProperties),
    ]),
  );
}

function propertiesOf({ properties }: JsonSchema): JsonSchema {
  return isObject(properties) ? properties : {};
}
