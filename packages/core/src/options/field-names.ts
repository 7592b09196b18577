import type { ProviderPlugin } from "../contract/plugin/provider-plugin.js";

/** Names of a plugin's own fields, over all alternatives. Empty if the schema does not list them. */
export function fieldNames(plugin: ProviderPlugin): readonly string[] {
  try {
    return [...new Set(namesIn(plugin.credentialSchema.jsonSchema()))];
  } catch {
    // A plugin's code, used only for a hint. The original problem must be reported even if this code fails.
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
