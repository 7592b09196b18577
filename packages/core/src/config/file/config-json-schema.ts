import * as z from "zod";
import type { ProviderPlugin } from "../../contract/plugin/provider-plugin.js";
import { credentialSchema, embedderSchema, vlmCredentialSchema, vlmSchema } from "../../options/schemas.js";
import { configFileSchema, sharedFields } from "./config-file-schema.js";

type JsonSchema = Readonly<Record<string, unknown>>;

const codeFields = {
  rules: true,
  switcher: true,
  policy: true,
  retry: true,
  timeouts: true,
  media: true,
} as const;
const embedderFileSchema = embedderSchema.omit(codeFields).extend(sharedFields);
const vlmFileSchema = vlmSchema.omit(codeFields).extend(sharedFields);

/** Returns the JSON Schema (draft 2020-12) of a configuration file with the credentials of these providers. */
export function configJsonSchema(plugins: readonly ProviderPlugin[]): JsonSchema {
  const { $schema, ...root } = toJsonSchema(configFileSchema);
  return {
    $schema,
    title: "Hotspare configuration",
    patternProperties: { "^x-": { description: "For YAML anchors. Hotspare does not read these fields." } },
    ...withProperties(root, {
      embedders: named("Embedders by name.", "embedder"),
      vlms: named("Vision-language models by name.", "vlm"),
    }),
    $defs: {
      embedder: modelSchema(embedderFileSchema, "embedderCredential"),
      vlm: modelSchema(vlmFileSchema, "vlmCredential"),
      embedderCredential: credentials(
        credentialSchema,
        plugins.filter(({ createEmbedder }) => createEmbedder !== undefined),
      ),
      vlmCredential: credentials(
        vlmCredentialSchema,
        plugins.filter(({ createVlm }) => createVlm !== undefined),
      ),
    },
  };
}

function named(description: string, definition: string): JsonSchema {
  return { type: "object", description, additionalProperties: { $ref: `#/$defs/${definition}` } };
}

function modelSchema(schema: z.ZodType, credential: string): JsonSchema {
  const { $schema: _, ...model } = toJsonSchema(schema);
  const description = "In priority order. At least one credential.";
  const list = { type: "array", description, minItems: 1, items: { $ref: `#/$defs/${credential}` } };
  return withProperties(model, { credentials: list });
}

/** One alternative for each provider, selected by `provider`, with core's fields and the provider's own fields. */
function credentials(common: z.ZodType, plugins: readonly ProviderPlugin[]): JsonSchema {
  const { $schema: _, ...shared } = toJsonSchema(common, false);
  return { anyOf: plugins.flatMap((plugin) => alternativesOf(plugin, shared)) };
}

function alternativesOf(plugin: ProviderPlugin, shared: JsonSchema): readonly JsonSchema[] {
  const own = schemaOf(plugin);
  const several = own["anyOf"] ?? own["oneOf"];
  const alternatives: readonly JsonSchema[] = Array.isArray(several) ? several : [own];
  return alternatives.map((alternative) => ({
    type: "object",
    title: plugin.name,
    ...withProperties(shared, {
      provider: { const: plugin.name, description: "The provider." },
      ...withoutFormats({ ...propertiesOf(own), ...propertiesOf(alternative) }),
    }),
    ...(own["additionalProperties"] === true ? { additionalProperties: true } : {}),
    required: ["provider", ...new Set([...listOf(own["required"]), ...listOf(alternative["required"])])],
  }));
}

/** The schema function is a plugin's code. If the function throws, the schema accepts any fields. */
function schemaOf({ credentialSchema: { jsonSchema } }: ProviderPlugin): JsonSchema {
  try {
    return jsonSchema();
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

function withProperties(schema: JsonSchema, properties: JsonSchema): JsonSchema {
  return { ...schema, properties: { ...propertiesOf(schema), ...properties } };
}

function propertiesOf({ properties }: JsonSchema): JsonSchema {
  return typeof properties === "object" && properties !== null ? (properties as JsonSchema) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Outside credentials, a variable may hold a number. */
const aloneInVariable = "^\\$\\{[^}]*\\}$";

function toJsonSchema(schema: z.ZodType, takesVariables = true): JsonSchema {
  return z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      // Only code can say "for ever": JSON has no infinity, so a file omits the field.
      const { def } = zodSchema._zod;
      if (def.type === "union" && Array.isArray(jsonSchema.anyOf)) {
        const [first] = jsonSchema.anyOf;
        delete jsonSchema.anyOf;
        Object.assign(jsonSchema, first);
      }
      const { type } = jsonSchema;
      if (takesVariables && (type === "number" || type === "integer" || type === "boolean")) {
        jsonSchema.type = [type, "string"] as never;
        jsonSchema.pattern = aloneInVariable;
      }
    },
  });
}
