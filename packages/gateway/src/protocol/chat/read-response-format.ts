import type { VlmRequest } from "@hotspare/core";
import { withinDepth } from "../read/plain-json.js";
import { flagAt, knownFieldsOnly, objectAt, required, textAt, wordAt } from "../read/values.js";

type ResponseFormat = NonNullable<VlmRequest["responseFormat"]>;

const formats = ["text", "json_object", "json_schema"] as const;
const plainFields = new Set(["type"]);
const schemaFields = new Set(["type", "json_schema"]);
const fieldsWithin = new Set(["name", "description", "schema", "strict"]);

/**
 * Reads the format of the answer. Undefined: plain text, as without a format.
 *
 * @throws {ProtocolError} 400
 */
export function readResponseFormat(value: unknown): ResponseFormat | undefined {
  const param = "response_format";
  const format = objectAt(value, param);
  if (format === undefined) {
    return undefined;
  }
  const type = required(wordAt(format["type"], `${param}.type`, formats), `${param}.type`);
  knownFieldsOnly(format, type === "json_schema" ? schemaFields : plainFields, param);
  switch (type) {
    case "text":
      return undefined;
    case "json_object":
      return { type: "json" };
    case "json_schema":
      return readSchema(format["json_schema"], `${param}.json_schema`);
  }
}

function readSchema(value: unknown, param: string): ResponseFormat {
  const named = required(objectAt(value, param), param);
  knownFieldsOnly(named, fieldsWithin, param);
  const pattern = /^[a-zA-Z0-9_-]+$/;
  const description = textAt(named["description"], `${param}.description`);
  const strict = flagAt(named["strict"], `${param}.strict`);
  const schema = required(objectAt(named["schema"], `${param}.schema`), `${param}.schema`);
  return {
    type: "jsonSchema",
    name: required(textAt(named["name"], `${param}.name`, { least: 1, most: 64, pattern }), `${param}.name`),
    schema: withinDepth(schema, `${param}.schema`),
    ...(description === undefined ? {} : { description }),
    ...(strict === undefined ? {} : { strict }),
  };
}
