import type { ProviderPlugin } from "../contract/plugin/provider-plugin.js";

/** The names of a plugin's own fields, those of all its alternatives; empty when its schema does not tell. */
export function fieldNames(plugin: ProviderPlugin): readonly string[] {
  try {
    return [...new Set(namesIn(plugin.credentialSchema.jsonSchema()))];
  } catch {
    // Another author's code, asked for a hint only: the problem it is to explain must be told all the same.
    return [];
  }
}

function namesIn(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) {
    return [];
  }
  const { properties, anyOf, oneOf, allOf }: JsonSchemaParts = schema;
  const alternatives = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [...Object.keys(properties ?? {}), ...alternatives.flatMap(namesIn)];
}

interface JsonSchemaParts {
  readonly properties?: object;
  readonly anyOf?: unknown;
  readonly oneOf?: unknown;
  readonly allOf?: unknown;
}
