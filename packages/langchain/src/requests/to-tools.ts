import { InvalidInputError, type Tool } from "@hotspare/core";
import { describeValue, isObject, type JsonObject } from "@hotspare/core/plugin";
import { isLangChainTool } from "@langchain/core/utils/function_calling";
import { jsonSchemaOf } from "./json-schema-of.js";

/** A tool as OpenAI writes it: what LangChain binds, so that its tracers and agents read it. */
export interface FunctionTool {
  readonly type: "function";
  readonly function: {
    readonly name: string;
    readonly description?: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly strict?: boolean;
  };
}

/**
 * Tools of every form that LangChain takes: its own tools, with zod or JSON Schema; OpenAI's functions; and what other vendors' and MCP's
 * definitions look like.
 *
 * @throws {InvalidInputError} with every tool that is no function
 */
export function functionTools(tools: unknown, strict: boolean | undefined): readonly FunctionTool[] {
  if (!Array.isArray(tools)) {
    throw new InvalidInputError({ issues: [{ path: "tools", message: "must be a list: [tool, …]" }] });
  }
  const issues: { readonly path: string; readonly message: string }[] = [];
  const functions = tools.flatMap((tool: unknown, index): readonly FunctionTool[] => {
    const read = functionTool(tool, strict);
    if (typeof read === "string") {
      issues.push({ path: `tools[${index}]`, message: read });
      return [];
    }
    return [read];
  });
  if (issues.length > 0) {
    throw new InvalidInputError({ issues });
  }
  return functions;
}

/** Tools as Hotspare takes them. */
export function toTools(functions: readonly FunctionTool[]): readonly Tool<JsonObject>[] {
  return functions.map(({ function: tool }) => tool);
}

function functionTool(tool: unknown, strict: boolean | undefined): FunctionTool | string {
  if (!isObject(tool)) {
    return typeof tool === "object" || typeof tool === "function" ? ofSchema(tool, strict) : noTool(tool);
  }
  if (isLangChainTool(tool)) {
    return made(tool["name"], tool["description"], tool["schema"], strict);
  }
  const inner = tool["function"];
  if (tool["type"] === "function" && isObject(inner)) {
    return ofObject(inner, strict);
  }
  const { type } = tool;
  if (typeof type === "string" && type !== "function" && type !== "custom" && !hasSchema(tool)) {
    return isJsonType(type)
      ? ofSchema(tool, strict)
      : `is a provider's own tool ("${type}"), which other providers do not know. Send it with extraBody, or give a function`;
  }
  return ofObject(tool, strict);
}

/** A definition with a name and a schema: OpenAI's, Anthropic's `input_schema`, MCP's `inputSchema`, or LangChain's `schema`. */
function ofObject(tool: JsonObject, strict: boolean | undefined): FunctionTool | string {
  const schema = schemaNames.map((name) => tool[name]).find((value) => value !== undefined && value !== null);
  const own = tool["strict"];
  return made(tool["name"], tool["description"], schema, typeof own === "boolean" ? own : strict);
}

const schemaNames = ["parameters", "schema", "input_schema", "inputSchema", "args_schema"];

function hasSchema(tool: JsonObject): boolean {
  return typeof tool["name"] === "string" && schemaNames.some((name) => tool[name] !== undefined);
}

/** A schema alone, which is a tool when it has a title. */
function ofSchema(schema: unknown, strict: boolean | undefined): FunctionTool | string {
  const json = jsonSchemaOf(schema);
  return json === undefined ? noTool(schema) : made(json["title"], json["description"], json, strict);
}

function made(
  name: unknown,
  description: unknown,
  schema: unknown,
  strict: boolean | undefined,
): FunctionTool | string {
  if (typeof name !== "string" || name === "") {
    return `has no name. ${whatToGive}`;
  }
  const parameters = schema === undefined || schema === null ? undefined : jsonSchemaOf(schema);
  if (schema !== undefined && schema !== null && parameters === undefined) {
    return `has a schema ("${name}") that is neither zod nor JSON Schema`;
  }
  return {
    type: "function",
    function: {
      name,
      ...(typeof description === "string" ? { description } : {}),
      ...(parameters === undefined ? {} : { parameters }),
      ...(strict === undefined ? {} : { strict }),
    },
  };
}

const whatToGive = "Give a tool of LangChain, or { name, description, schema }";

function noTool(found: unknown): string {
  return `is ${describeValue(found)}, and not a tool. ${whatToGive}`;
}

function isJsonType(type: string): boolean {
  return type === "object";
}
