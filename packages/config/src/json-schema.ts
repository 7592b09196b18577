import { type HotspareOptions, optionsJsonSchema } from "@hotspare/core";
import type { ProviderPlugin } from "@hotspare/core/plugin";
import { switcherNames } from "./models/named-switcher.js";
import { takesInfinity } from "./models/with-infinity.js";
import type { ConfigSections } from "./sections/config-section.js";

type JsonSchema = Readonly<Record<string, unknown>>;

/** A text that holds a reference: its value is known when the file is loaded. */
const textWithReference = "\\$\\{|^file:";

/** A reference that stands alone, because a number of a variable is a number only there. Its default may hold references, three deep. */
const aloneInVariable = `^${referenceOf(3)}$`;

function referenceOf(depth: number): string {
  const inner = depth === 0 ? "" : `|${referenceOf(depth - 1)}`;
  return `\\$\\{[A-Za-z_]\\w*(?::-(?:[^{}]${inner})*)?\\}`;
}

const switcher = {
  description: "How Hotspare picks each attempt's credential.",
  default: "ordered",
  type: "string",
  anyOf: [{ enum: switcherNames }, { pattern: textWithReference }],
};

/**
 * Returns the JSON Schema (draft 2020-12) of a configuration file with the credentials of these providers and with these further sections, so
 * that an editor completes it.
 */
export function jsonSchema(plugins: HotspareOptions["plugins"], sections: ConfigSections = {}): JsonSchema {
  const { hotspare, embedder, vlm, embedderCredential, vlmCredential } = optionsJsonSchema();
  const { failback, breaker, prices, ...shared } = propertiesOf(hotspare);
  const all = plugins.flat();
  const sharedFields = { switcher, ...withVariables(shared) };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Hotspare configuration",
    type: "object",
    additionalProperties: false,
    anyOf: ["embedders", "vlms"].map((name) => ({
      required: [name],
      properties: { [name]: { type: "object", description: "At least one model.", minProperties: 1 } },
    })),
    patternProperties: { "^x-": { description: "For YAML anchors. Hotspare does not read these fields." } },
    properties: {
      $schema: { description: "Where editors find this schema. Hotspare does not read it.", type: "string" },
      ...sharedFields,
      ...withVariables({ failback, breaker, prices }),
      embedders: named("Embedders by name.", "embedder"),
      vlms: named("Vision-language models by name.", "vlm"),
      ...sectionSchemas(sections),
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

/** In a section too, a variable may stand in the place of each number, true and false. */
function sectionSchemas(sections: ConfigSections): JsonSchema {
  const schemas = Object.entries(sections).map(([name, { jsonSchema }]) => {
    const { $schema: _, ...schema } = jsonSchema?.() ?? {};
    return [name, schema] as const;
  });
  return withVariables(Object.fromEntries(schemas));
}

function named(description: string, definition: string): JsonSchema {
  return {
    type: "object",
    description,
    propertyNames: { pattern: "\\S" },
    additionalProperties: { $ref: `#/$defs/${definition}` },
  };
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
      ...withReferences({ ...propertiesOf(own), ...propertiesOf(alternative) }),
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

/** What the providers' packages take for an address. */
const address = "^[Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#@]+(?:[/?#]\\S*)?$";

/** Lets `${ENDPOINT}` stand where a provider wants an address, or a text of a certain form. */
function withReferences(properties: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const { format, pattern, ...rest } = property as Record<string, unknown>;
      const form = typeof pattern === "string" ? pattern : format === "uri" ? address : undefined;
      return [name, form === undefined ? rest : { ...rest, pattern: `(?:${form})|${textWithReference}` }];
    }),
  );
}

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
  const { type, properties, additionalProperties, items, pattern, ...rest } = schema as JsonSchema;
  const isPlain = type === "number" || type === "integer" || type === "boolean";
  const takesWord = takesInfinity({ pattern });
  return {
    ...(type === undefined ? {} : { type: isPlain ? [type, "string"] : type }),
    ...(isPlain ? { pattern: aloneInVariable } : {}),
    ...(takesWord ? { pattern: `${aloneInVariable}|${String(pattern)}` } : {}),
    ...(isPlain || takesWord || pattern === undefined ? {} : { pattern }),
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
