import * as z from "zod";
import {
  credentialSchema,
  embedderSchema,
  hotspareSchema,
  vlmCredentialSchema,
  vlmSchema,
} from "../schemas.js";

type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON Schemas (draft 2020-12) of the options that are data. Options that are code, such as rules, are left out. */
interface OptionsJsonSchema {
  /** Options of `createHotspare`. */
  readonly hotspare: JsonSchema;
  /** Options of `hotspare.embedder` except its credentials. */
  readonly embedder: JsonSchema;
  /** Options of `hotspare.vlm` except its credentials. */
  readonly vlm: JsonSchema;
  /** The fields that every credential of an embedder has. */
  readonly embedderCredential: JsonSchema;
  /** The fields that every credential of a VLM has. */
  readonly vlmCredential: JsonSchema;
}

/** Stands in JSON for a number without end, where an option takes infinity. The package that reads the JSON puts the number in its place. */
const infinityWord = "Infinity";

/** `name` is left out too: a model of a configuration stands under its name. */
const code = { rules: true, switcher: true, name: true } as const;
const data = {
  retry: true,
  timeouts: true,
  media: true,
  policy: true,
  failback: true,
  breaker: true,
  prices: true,
} as const;

/** Returns the JSON Schemas of the options that are data, for a package that reads the options from somewhere else. */
export function optionsJsonSchema(): OptionsJsonSchema {
  return {
    hotspare: toJsonSchema(hotspareSchema.whole().pick(data)),
    embedder: toJsonSchema(embedderSchema.whole().omit({ ...code, credentials: true })),
    vlm: toJsonSchema(vlmSchema.whole().omit({ ...code, credentials: true })),
    embedderCredential: toJsonSchema(credentialSchema.whole()),
    vlmCredential: toJsonSchema(vlmCredentialSchema.whole()),
  };
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      // JSON has no infinity: `infinityWord` stands for a limit that is none.
      if (zodSchema._zod.def.type === "union" && Array.isArray(jsonSchema.anyOf)) {
        const [first] = jsonSchema.anyOf as [{ readonly type: "number" | "integer" }];
        delete jsonSchema.anyOf;
        Object.assign(jsonSchema, first, { type: [first.type, "string"], pattern: `^${infinityWord}$` });
      }
    },
  });
  return rest;
}
