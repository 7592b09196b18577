import type { VlmRequest } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import { withinDepth } from "../read/plain-json.js";
import { flagAt, knownFieldsOnly, objectAt, required, textAt, wordAt } from "../read/values.js";

type ResponseFormat = NonNullable<VlmRequest["responseFormat"]>;

/** The field `text` of a request: the format and the verbosity of the answer. */
export interface AskedText {
  /** Undefined: plain text, as without a format. */
  readonly responseFormat: ResponseFormat | undefined;
  readonly verbosity: string | undefined;
  /** The field `text` of the response, which repeats the request. */
  readonly echo: JsonObject;
}

const textFields: ReadonlySet<string> = new Set(["format", "verbosity"]);
const formats = ["text", "json_object", "json_schema"] as const;
const verbosities = ["low", "medium", "high"] as const;
const plainFields: ReadonlySet<string> = new Set(["type"]);
const schemaFields: ReadonlySet<string> = new Set(["type", "name", "description", "schema", "strict"]);
const schemaName = { least: 1, most: 64, pattern: /^[a-zA-Z0-9_-]+$/ };

/** @throws {ProtocolError} 400 */
export function readTextFormat(value: unknown): AskedText {
  const text = objectAt(value, "text") ?? {};
  knownFieldsOnly(text, textFields, "text");
  const verbosity = wordAt(text["verbosity"], "text.verbosity", verbosities);
  const format = objectAt(text["format"], "text.format");
  return {
    responseFormat: format === undefined ? undefined : readFormat(format, "text.format"),
    verbosity,
    echo: { format: format ?? { type: "text" }, ...(verbosity === undefined ? {} : { verbosity }) },
  };
}

function readFormat(format: JsonObject, param: string): ResponseFormat | undefined {
  const type = required(wordAt(format["type"], `${param}.type`, formats), `${param}.type`);
  knownFieldsOnly(format, type === "json_schema" ? schemaFields : plainFields, param);
  switch (type) {
    case "text":
      return undefined;
    case "json_object":
      return { type: "json" };
    case "json_schema":
      return readSchema(format, param);
  }
}

function readSchema(format: JsonObject, param: string): ResponseFormat {
  const description = textAt(format["description"], `${param}.description`);
  const strict = flagAt(format["strict"], `${param}.strict`);
  const schema = required(objectAt(format["schema"], `${param}.schema`), `${param}.schema`);
  return {
    type: "jsonSchema",
    name: required(textAt(format["name"], `${param}.name`, schemaName), `${param}.name`),
    schema: withinDepth(schema, `${param}.schema`),
    ...(description === undefined ? {} : { description }),
    ...(strict === undefined ? {} : { strict }),
  };
}
