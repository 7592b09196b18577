import { InvalidConfigError } from "@hotspare/core";
import { isObject, type JsonObject, showValue } from "@hotspare/core/plugin";
import type {
  BaseLanguageModelInput,
  StructuredOutputMethodOptions,
} from "@langchain/core/language_models/base";
import {
  assembleStructuredOutputPipeline,
  createContentParser,
  createFunctionCallingParser,
} from "@langchain/core/language_models/structured_output";
import type { AIMessageChunk } from "@langchain/core/messages";
import type { Runnable } from "@langchain/core/runnables";
import type { SerializableSchema } from "@langchain/core/utils/standard_schema";
import type { InteropZodType } from "@langchain/core/utils/types";
import type { HotspareChatModelCallOptions } from "./chat-model-fields.js";
import { fitsStrictMode, isSchemaObject, jsonSchemaOf, textOfField } from "./requests/json-schema-of.js";

/** The schema of an object in LangChain: a schema of zod, another Standard Schema, or JSON Schema. */
export type OutputSchema<Output> =
  | InteropZodType<Output>
  | SerializableSchema<Output>
  | Readonly<Record<string, unknown>>;

/** How the model is asked for the structure: by the provider's JSON Schema mode, by a tool that must be called, or by its JSON mode. */
const methods = ["jsonSchema", "functionCalling", "jsonMode"] as const;

type Options = StructuredOutputMethodOptions<boolean> | undefined;
type Configured = Partial<HotspareChatModelCallOptions>;
type Schema = Parameters<typeof createContentParser>[0];

/** What is asked for: a schema that validates by itself or a JSON Schema, and its name. */
interface Wanted {
  readonly schema: unknown;
  readonly json: JsonObject;
  readonly name: string;
  readonly strict: boolean | undefined;
}

/**
 * A model that answers with an object of the schema.
 *
 * @throws {InvalidConfigError} when the schema or an option is wrong
 */
export function structuredOutput(
  configure: (options: Configured) => Runnable<BaseLanguageModelInput, AIMessageChunk>,
  schema: unknown,
  options: Options,
) {
  const method = options?.method ?? "jsonSchema";
  const wanted = wantedOf(schema, options);
  switch (method) {
    case "jsonSchema":
      return assembled(configure(bySchema(wanted)), createContentParser(parsedBy(wanted)), options);
    case "jsonMode":
      return assembled(configure(byJsonMode(wanted)), createContentParser(parsedBy(wanted)), options);
    case "functionCalling": {
      const parser = createFunctionCallingParser(parsedBy(wanted), wanted.name);
      return assembled(configure(byTool(wanted)), parser, options);
    }
    default:
      throw wrong("method", `is not a method. The methods are: ${methods.join(", ")}`, method);
  }
}

function assembled(
  model: Runnable<BaseLanguageModelInput, AIMessageChunk>,
  parser: Parameters<typeof assembleStructuredOutputPipeline>[1],
  options: Options,
) {
  return assembleStructuredOutputPipeline(model, parser, options?.includeRaw);
}

/** OpenAI's definition of a function may stand in place of the schema, as in LangChain's other packages. */
function wantedOf(schema: unknown, options: Options): Wanted {
  const isOwn = isSchemaObject(schema);
  const isFunction =
    !isOwn && isObject(schema) && typeof schema["name"] === "string" && isObject(schema["parameters"]);
  const json = isFunction ? jsonSchemaOf(schema["parameters"]) : jsonSchemaOf(schema);
  if (json === undefined) {
    throw wrong(
      "outputSchema",
      "is not a zod schema, not a Standard Schema with a JSON Schema, and not a JSON Schema",
      schema,
    );
  }
  const titled = isOwn ? undefined : textOfField(json["title"]);
  const name = isFunction ? String(schema["name"]) : (options?.name ?? titled ?? "extract");
  return { schema: isFunction ? json : schema, json, name, strict: options?.strict };
}

/** The structure for LangChain's tracers, and a content that its parsers read. */
function traced(method: string, { name, json }: Wanted): Configured {
  const format = { kwargs: { method }, schema: { title: name, ...json } };
  return { outputVersion: "v0", ...{ ls_structured_output_format: format } };
}

function bySchema(wanted: Wanted): Configured {
  const { name, json, schema, strict } = wanted;
  // As LangChain's own package does with zod; a schema that providers refuse in strict mode is sent without it.
  const isStrict = strict ?? (isSchemaObject(schema) && fitsStrictMode(json) ? true : undefined);
  const wrapped = { name, schema: json, ...(isStrict === undefined ? {} : { strict: isStrict }) };
  return { ...traced("json_schema", wanted), response_format: { type: "json_schema", json_schema: wrapped } };
}

function byJsonMode(wanted: Wanted): Configured {
  if (wanted.strict !== undefined) {
    throw wrong(
      "strict",
      'has no meaning in JSON mode. Write method: "jsonSchema", or leave it out',
      wanted.strict,
    );
  }
  return { ...traced("json_mode", wanted), response_format: { type: "json_object" } };
}

function byTool(wanted: Wanted): Configured {
  const { name, json, strict } = wanted;
  const description = textOfField(json["description"]);
  const tool = {
    type: "function",
    function: { name, ...(description === undefined ? {} : { description }), parameters: json },
  } as const;
  return {
    ...traced("function_calling", wanted),
    tools: [tool],
    tool_choice: { type: "function", function: { name } },
    ...(strict === undefined ? {} : { strict }),
  };
}

/** LangChain's parsers take each form of schema; its types name them one by one. */
function parsedBy({ schema }: Wanted): Schema {
  return schema as Schema;
}

function wrong(path: string, message: string, received: unknown): InvalidConfigError {
  return new InvalidConfigError({
    issues: [{ path, message, received: showValue(received) }],
    subject: "options of withStructuredOutput()",
  });
}
