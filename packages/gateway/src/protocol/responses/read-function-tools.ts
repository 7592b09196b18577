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

type ToolChoice = NonNullable<VlmRequest["toolChoice"]>;

/** The tools of a request and which of them the model may call, in core's form. `echo` has the form that the response repeats. */
export interface AskedTools {
  readonly tools: readonly Tool[] | undefined;
  readonly toolChoice: ToolChoice | undefined;
  readonly echo: { readonly tools: readonly JsonObject[]; readonly tool_choice: unknown };
}

/** The same bound as for chat completions. */
const mostTools = 128;
const functionName = { least: 1, most: 64, pattern: /^[a-zA-Z0-9_-]+$/ };

/** @throws {ProtocolError} 400 */
export function readFunctionTools(body: JsonObject): AskedTools {
  const tools = (listAt(body["tools"], "tools", { least: 0, most: mostTools }) ?? []).map(readTool);
  const choice = readChoice(body["tool_choice"], tools);
  const echo = {
    tools: tools.map(({ name, description = null, parameters = null, strict = null }) => ({
      type: "function",
      name,
      description,
      parameters,
      strict,
    })),
    tool_choice: body["tool_choice"] ?? "auto",
  };
  return tools.length === 0 ? { tools: undefined, toolChoice: undefined, echo } : { ...choice, echo };
}

const toolFields: ReadonlySet<string> = new Set(["type", "name", "description", "parameters", "strict"]);

function readTool(item: unknown, index: number): Tool {
  const param = `tools[${index}]`;
  const tool = objectItem(item, param);
  const type = required(textAt(tool["type"], `${param}.type`), `${param}.type`);
  if (type !== "function") {
    throw toolRefused(type, `${param}.type`);
  }
  knownFieldsOnly(tool, toolFields, param);
  const description = textAt(tool["description"], `${param}.description`);
  const parameters = objectAt(tool["parameters"], `${param}.parameters`);
  const strict = flagAt(tool["strict"], `${param}.strict`);
  return {
    name: required(textAt(tool["name"], `${param}.name`, functionName), `${param}.name`),
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters: withinDepth(parameters, `${param}.parameters`) }),
    ...(strict === undefined ? {} : { strict }),
  };
}

/** OpenAI's types of tools are short words. The message does not show a longer text. */
function toolRefused(type: string, param: string): Error {
  return /^[a-z0-9_]{1,40}$/.test(type)
    ? unsupported(
        param,
        `The tool '${type}' runs at OpenAI, and the providers behind this gateway do not have it: write a tool of type 'function' and run it yourself.`,
      )
    : wrongValue(param, type, "Supported values are: 'function'.");
}

type Choice = Pick<AskedTools, "tools" | "toolChoice">;

const modes = ["none", "auto", "required"] as const;
const choiceFields: ReadonlySet<string> = new Set(["type", "name"]);
const allowedFields: ReadonlySet<string> = new Set(["type", "mode", "tools"]);

function readChoice(value: unknown, tools: readonly Tool[]): Choice {
  if (value === undefined || value === null) {
    return { tools, toolChoice: undefined };
  }
  if (typeof value === "string") {
    const mode = required(wordAt(value, "tool_choice", modes), "tool_choice");
    if (mode === "required" && tools.length === 0) {
      const message = "Tool choice 'required' must be specified with 'tools' parameter.";
      throw refusal("tool_choice", message, "invalid_value");
    }
    return { tools, toolChoice: mode };
  }
  const choice = objectAt(value, "tool_choice");
  if (choice === undefined) {
    throw wrongType("tool_choice", "one of a string or an object", value);
  }
  const type = required(textAt(choice["type"], "tool_choice.type"), "tool_choice.type");
  switch (type) {
    case "function":
      return { tools, toolChoice: { name: chosenName(choice, "tool_choice", tools) } };
    case "allowed_tools":
      return allowedTools(choice, tools);
    default:
      throw toolRefused(type, "tool_choice.type");
  }
}

function chosenName(choice: JsonObject, param: string, tools: readonly Tool[]): string {
  knownFieldsOnly(choice, choiceFields, param);
  const name = required(textAt(choice["name"], `${param}.name`, { least: 1 }), `${param}.name`);
  if (!tools.some((tool) => tool.name === name)) {
    throw wrongValue(`${param}.name`, name, "Write the name of one of the 'tools'.");
  }
  return name;
}

/** Leaves out the tools that are not allowed: the model cannot call a tool that it does not know. */
function allowedTools(choice: JsonObject, tools: readonly Tool[]): Choice {
  knownFieldsOnly(choice, allowedFields, "tool_choice");
  const mode = required(wordAt(choice["mode"], "tool_choice.mode", ["auto", "required"]), "tool_choice.mode");
  const list = required(listAt(choice["tools"], "tool_choice.tools"), "tool_choice.tools");
  const names = list.map((item, index) => {
    const place = `tool_choice.tools[${index}]`;
    const named = objectItem(item, place);
    const type = required(textAt(named["type"], `${place}.type`), `${place}.type`);
    if (type !== "function") {
      throw toolRefused(type, `${place}.type`);
    }
    return chosenName(named, place, tools);
  });
  return { tools: tools.filter((tool) => names.includes(tool.name)), toolChoice: mode };
}
