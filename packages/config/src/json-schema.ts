import { type HotspareOptions, type OptionsJsonSchema, optionsJsonSchema } from "@hotspare/core";
import type { ProviderPlugin } from "@hotspare/core/plugin";
import { switcherNames } from "./models/named-switcher.js";

type JsonSchema = Readonly<Record<string, unknown>>;

let known: OptionsJsonSchema | undefined;

function options(): OptionsJsonSchema {
  known ??= optionsJsonSchema();
  return known;
}

/** The fields that core reads of every credential. The other fields are its provider's. */
export function commonCredentialNames(): ReadonlySet<string> {
  return new Set(Object.keys(propertiesOf(options().vlmCredential)));
}

const switcher = {
  description: "How Hotspare picks each attempt's credential.",
  default: "ordered",
  type: "string",
  enum: switcherNames,
};

/** Returns the JSON Schema (draft 2020-12) of a configuration file with the credentials of these providers, so that an editor completes it. */
export function jsonSchema(plugins: HotspareOptions["plugins"]): JsonSchema {
  const { hotspare, embedder, vlm, embedderCredential, vlmCredential } = options();
  const { failback, breaker, prices, ...shared } = propertiesOf(hotspare);
  const all = plugins.flat();
  const sharedFields = { switcher, ...withVariables(shared) };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Hotspare configuration",
    type: "object",
    additionalProperties: false,
    patternProperties: { "^x-": { description: "For YAML anchors. Hotspare does not read these fields." } },
    properties: {
      $schema: { description: "Where editors find this schema. Hotspare does not read it.", type: "string" },
      ...sharedFields,
      ...withVariables({ failback, breaker, prices }),
      embedders: named("Embedders by name.", "embedder"),
      vlms: named("Vision-language models by name.", "vlm"),
    },
    $defs: {
      embedder: modelSchema(embedder, sharedFields, "embedderCredential"),
      vlm: modelSchema(vlm, sharedFields, "vlmCredential"),
      embedderCredential: credentials(
        embedderCredential,
        all.filter(({ createEmbedder }) => createEmbedder !== undefined),
      ),
      vlmCredential: credentials(
        vlmCredential,
        all.filter(({ createVlm }) => createVlm !== undefined),
      ),
    },
  };
}

function named(description: string, definition: string): JsonSchema {
  return { type: "object", description, additionalProperties: { $ref: `#/$defs/${definition}` } };
}

function modelSchema(model: JsonSchema, sharedFields: JsonSchema, credential: string): JsonSchema {
  const description = "In priority order. At least one credential.";
  const list = { type: "array", description, minItems: 1, items: { $ref: `#/$defs/${credential}` } };
  const own = Object.entries(propertiesOf(model)).filter(([name]) => !(name in sharedFields));
  return {
    ...model,
    properties: { ...withVariables(Object.fromEntries(own)), ...sharedFields, credentials: list },
    required: ["model", "credentials"],
  };
}

/** One alternative for each provider, selected by `provider`, with core's fields and the provider's own fields. */
function credentials(common: JsonSchema, plugins: readonly ProviderPlugin[]): JsonSchema {
  return { anyOf: plugins.flatMap((plugin) => alternativesOf(plugin, common)) };
}

function alternativesOf(plugin: ProviderPlugin, common: JsonSchema): readonly JsonSchema[] {
  const own = schemaOf(plugin);
  const several = own["anyOf"] ?? own["oneOf"];
  const alternatives: readonly JsonSchema[] = Array.isArray(several) ? several : [own];
  return alternatives.map((alternative) => ({
    type: "object",
    title: plugin.name,
    ...common,
    properties: {
      ...propertiesOf(common),
      provider: { const: plugin.name, description: "The provider." },
      ...withoutFormats({ ...propertiesOf(own), ...propertiesOf(alternative) }),
    },
    ...(own["additionalProperties"] === true ? { additionalProperties: true } : {}),
    required: ["provider", ...new Set([...listOf(own["required"]), ...listOf(alternative["required"])])],
  }));
}

/** The schema function is a plugin's code. If the function throws, the schema accepts any fields. */
function schemaOf({ credentialSchema: { jsonSchema: read } }: ProviderPlugin): JsonSchema {
  try {
    return read();
  } catch {
    return { additionalProperties: true };
  }
}

/** Removes formats, because `${ENDPOINT}` is valid here but not a URI. */
function withoutFormats(properties: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const { format: _, pattern: _pattern, ...rest } = property as Record<string, unknown>;
      return [name, rest];
    }),
  );
}

/** Outside credentials, a variable may hold a number. */
const aloneInVariable = "^\\$\\{.*\\}$";

/** Lets a variable stand in the place of each number, true and false. */
function withVariables(properties: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, withVariable(property)]),
  );
}

function withVariable(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) {
    return schema;
  }
  const { type, properties, additionalProperties, items, ...rest } = schema as JsonSchema;
  const isPlain = type === "number" || type === "integer" || type === "boolean";
  return {
    ...(type === undefined ? {} : { type: isPlain ? [type, "string"] : type }),
    ...(isPlain ? { pattern: aloneInVariable } : {}),
    ...(properties === undefined ? {} : { properties: withVariables(properties as JsonSchema) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: withVariable(additionalProperties) }),
    ...(items === undefined ? {} : { items: withVariable(items) }),
    ...rest,
  };
}

function propertiesOf({ properties }: JsonSchema): JsonSchema {
  return typeof properties === "object" && properties !== null ? (properties as JsonSchema) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
