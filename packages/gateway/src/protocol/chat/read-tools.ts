import type { Tool, VlmRequest } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import { withinDepth } from "../read/plain-json.js";
import { refusal, unsupported, wrongType, wrongValue } from "../read/refusal.js";
import {
  flagAt,
  knownFieldsOnly,
  listAt,
  objectAt,
  objectItem,
  required,
  textAt,
  wordAt,
} from "../read/values.js";
import { cacheMark } from "./read-parts.js";

/** OpenAI API reference, "Create chat completion", `tools`: at most 128. */
const mostTools = 128;

/** OpenAI API reference, "Create chat completion", `tools[].function.name`. */
const functionName = { least: 1, most: 64, pattern: /^[a-zA-Z0-9_-]+$/ };

type ToolChoice = NonNullable<VlmRequest["toolChoice"]>;

/** The tools of a request, and which of them the model may call. */
export interface AskedTools {
  readonly tools?: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  /** Whether the request uses the deprecated `functions`. */
  readonly usesFunctions: boolean;
}

/** @throws {ProtocolError} 400 */
export function readTools(body: JsonObject): AskedTools {
  const tools = listAt(body["tools"], "tools", { most: mostTools })?.map(readTool);
  const functions = listAt(body["functions"], "functions", { most: mostTools })?.map(readLegacyFunction);
  if (tools !== undefined && functions !== undefined) {
    throw refusal(
      "functions",
      "'functions' is deprecated, and not allowed beside 'tools'. Write only 'tools'.",
      "invalid_value",
    );
  }
  if (functions === undefined) {
    onlyWith("functions", ["function_call"], body);
  }
  if (tools === undefined) {
    onlyWith("tools", ["tool_choice", "parallel_tool_calls"], body);
  }
  if (functions !== undefined) {
    return { tools: functions, usesFunctions: true, ...legacyChoice(body["function_call"], functions) };
  }
  return tools === undefined
    ? { usesFunctions: false }
    : { usesFunctions: false, ...withChoice(body["tool_choice"], tools) };
}

/** OpenAI: "'tool_choice' is only allowed when 'tools' are specified." */
function onlyWith(needed: string, names: readonly string[], body: JsonObject): void {
  for (const name of names) {
    if (body[name] !== undefined && body[name] !== null) {
      const message = `Invalid value for '${name}': '${name}' is only allowed when '${needed}' are specified.`;
      throw refusal(name, message, "invalid_value");
    }
  }
}

const toolFields = new Set(["type", "function", "cache_control"]);

function readTool(item: unknown, index: number): Tool {
  const param = `tools[${index}]`;
  const tool = objectItem(item, param);
  const type = required(textAt(tool["type"], `${param}.type`), `${param}.type`);
  if (type === "custom") {
    throw unsupported(
      `${param}.type`,
      "The gateway sends only tools of type 'function', because every provider accepts them: write a function.",
    );
  }
  if (type !== "function") {
    throw wrongValue(`${param}.type`, type, "Supported values are: 'function'.");
  }
  knownFieldsOnly(tool, toolFields, param);
  const described = required(objectAt(tool["function"], `${param}.function`), `${param}.function`);
  return {
    ...readFunction(described, `${param}.function`),
    ...cacheMark(tool, param),
  };
}

function readLegacyFunction(item: unknown, index: number): Tool {
  const param = `functions[${index}]`;
  const described = objectItem(item, param);
  return readFunction(described, param);
}

const functionFields = new Set(["name", "description", "parameters", "strict"]);

function readFunction(described: JsonObject, param: string): Tool {
  knownFieldsOnly(described, functionFields, param);
  const name = required(textAt(described["name"], `${param}.name`, functionName), `${param}.name`);
  const description = textAt(described["description"], `${param}.description`);
  const parameters = objectAt(described["parameters"], `${param}.parameters`);
  const strict = flagAt(described["strict"], `${param}.strict`);
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters: withinDepth(parameters, `${param}.parameters`) }),
    ...(strict === undefined ? {} : { strict }),
  };
}

type Choice = Pick<AskedTools, "tools" | "toolChoice">;

const modes = ["none", "auto", "required"] as const;

function withChoice(value: unknown, tools: readonly Tool[]): Choice {
  if (value === undefined || value === null) {
    return { tools };
  }
  if (typeof value === "string") {
    return { tools, toolChoice: required(wordAt(value, "tool_choice", modes), "tool_choice") };
  }
  const choice = objectAt(value, "tool_choice");
  if (choice === undefined) {
    throw wrongType("tool_choice", "one of a string or an object", value);
  }
  const types = ["function", "allowed_tools"] as const;
  switch (required(wordAt(choice["type"], "tool_choice.type", types), "tool_choice.type")) {
    case "function":
      return { tools, toolChoice: { name: chosenName(choice, "tool_choice", tools) } };
    case "allowed_tools":
      return allowedTools(choice, tools);
  }
}

const choiceFields = new Set(["type", "function"]);
const nameAlone = new Set(["name"]);

function chosenName(choice: JsonObject, param: string, tools: readonly Tool[]): string {
  knownFieldsOnly(choice, choiceFields, param);
  const chosen = required(objectAt(choice["function"], `${param}.function`), `${param}.function`);
  knownFieldsOnly(chosen, nameAlone, `${param}.function`);
  return knownName(chosen["name"], `${param}.function.name`, tools, "tools");
}

function knownName(value: unknown, param: string, tools: readonly Tool[], list: string): string {
  const name = required(textAt(value, param, { least: 1 }), param);
  if (!tools.some((tool) => tool.name === name)) {
    throw wrongValue(param, name, `Write the name of one of the '${list}'.`);
  }
  return name;
}

const allowedFields = new Set(["type", "allowed_tools"]);
const allowedWithin = new Set(["mode", "tools"]);

/** Leaves out the tools that are not allowed: the model cannot call a tool that it does not know. */
function allowedTools(choice: JsonObject, tools: readonly Tool[]): Choice {
  const param = "tool_choice.allowed_tools";
  knownFieldsOnly(choice, allowedFields, "tool_choice");
  const allowed = required(objectAt(choice["allowed_tools"], param), param);
  knownFieldsOnly(allowed, allowedWithin, param);
  const allowedModes = ["auto", "required"] as const;
  const mode = required(wordAt(allowed["mode"], `${param}.mode`, allowedModes), `${param}.mode`);
  const names = required(
    listAt(allowed["tools"], `${param}.tools`, { most: mostTools }),
    `${param}.tools`,
  ).map((item, index) => {
    const place = `${param}.tools[${index}]`;
    const named = objectItem(item, place);
    required(wordAt(named["type"], `${place}.type`, ["function"]), `${place}.type`);
    return chosenName(named, place, tools);
  });
  return { tools: tools.filter((tool) => names.includes(tool.name)), toolChoice: mode };
}

function legacyChoice(value: unknown, functions: readonly Tool[]): Pick<AskedTools, "toolChoice"> {
  if (value === undefined || value === null) {
    return {};
  }
  if (typeof value === "string") {
    const legacyModes = ["none", "auto"] as const;
    return { toolChoice: required(wordAt(value, "function_call", legacyModes), "function_call") };
  }
  const choice = objectAt(value, "function_call");
  if (choice === undefined) {
    throw wrongType("function_call", "one of a string or an object", value);
  }
  knownFieldsOnly(choice, nameAlone, "function_call");
  return { toolChoice: { name: knownName(choice["name"], "function_call.name", functions, "functions") } };
}
