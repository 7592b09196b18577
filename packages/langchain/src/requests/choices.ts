import { InvalidInputError, type VlmRequest } from "@hotspare/core";
import { isObject, type ResponseFormat, showValue } from "@hotspare/core/plugin";
import { jsonSchemaOf, textOfField } from "./json-schema-of.js";

/** Words of LangChain, OpenAI and Anthropic for the choice among tools. */
const choices: Readonly<Record<string, "auto" | "none" | "required">> = {
  auto: "auto",
  none: "none",
  any: "required",
  required: "required",
};

/**
 * Which tool the model must call: a word, a tool's name, or OpenAI's, Anthropic's and Gemini's objects.
 *
 * @throws {InvalidInputError}
 */
export function toolChoiceOf(choice: unknown): VlmRequest["toolChoice"] {
  if (choice === undefined || choice === null || choice === "") {
    return undefined;
  }
  if (typeof choice === "string") {
    return Object.hasOwn(choices, choice) ? choices[choice] : { name: choice };
  }
  if (isObject(choice)) {
    const { function: inner, type, name } = choice;
    const named = isObject(inner) ? inner["name"] : name;
    if (typeof named === "string" && named !== "") {
      return { name: named };
    }
    if (typeof type === "string" && Object.hasOwn(choices, type)) {
      return choices[type];
    }
  }
  throw new InvalidInputError({
    issues: [
      {
        path: "tool_choice",
        message: 'is no choice that Hotspare knows. Write "auto", "any", "none", or the name of a tool',
        received: showValue(choice),
      },
    ],
  });
}

/**
 * What the answer must look like: OpenAI's `response_format`, or Hotspare's own form.
 *
 * @throws {InvalidInputError}
 */
export function responseFormatOf(format: unknown, strict: boolean | undefined): ResponseFormat | undefined {
  if (format === undefined || format === null) {
    return undefined;
  }
  const { type, json_schema: wrapped, ...flat } = isObject(format) ? format : {};
  switch (type) {
    case "text":
      return { type: "text" };
    case "json":
    case "json_object":
      return { type: "json" };
    case "json_schema":
    case "jsonSchema": {
      const { name, schema, strict: own } = isObject(wrapped) ? wrapped : flat;
      const json = jsonSchemaOf(schema);
      const isStrict = typeof own === "boolean" ? own : strict;
      if (json !== undefined) {
        return {
          type: "jsonSchema",
          name: textOfField(name) ?? "extract",
          schema: json,
          ...(isStrict === undefined ? {} : { strict: isStrict }),
        };
      }
    }
  }
  throw new InvalidInputError({
    issues: [
      {
        path: "response_format",
        message:
          'is no format that Hotspare knows. Write { type: "json_schema", json_schema: { name, schema } }, { type: "json_object" } or { type: "text" }',
        received: receivedFormat(format, type),
      },
    ],
  });
}

/** The type that an object states says more than that it is an object. */
function receivedFormat(format: unknown, type: unknown): string {
  return type === undefined ? showValue(format) : `of type ${showValue(type)}`;
}
