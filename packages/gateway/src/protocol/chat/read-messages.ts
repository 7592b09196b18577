import type { Message } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import { refusal, wrongValue } from "../read/refusal.js";
import { knownFieldsOnly, listAt, objectItem, required, supportedValues, textAt } from "../read/values.js";
import { OpenFunctionCalls } from "./open-function-calls.js";
import { readAssistant } from "./read-assistant.js";
import { cacheMark, readContent, readTexts } from "./read-parts.js";

/** More messages than any model's context holds. */
const mostMessages = 10_000;

/** OpenAI API reference, "Create chat completion", `messages[].name`. */
const authorsName = { least: 1, most: 64, pattern: /^[^\s<|\\/>]+$/ };

type MessageReader = (message: JsonObject, param: string, calls: OpenFunctionCalls) => Message;

const readers: Readonly<Record<string, MessageReader>> = {
  developer: readSystem,
  system: readSystem,
  user: readUser,
  assistant: readAssistantMessage,
  tool: readTool,
  function: readFunction,
};

const roles = Object.keys(readers);

/**
 * Reads the messages of a request.
 *
 * @throws {ProtocolError} 400
 */
export function readMessages(value: unknown): readonly Message[] {
  const calls = new OpenFunctionCalls();
  return required(listAt(value, "messages", { most: mostMessages }), "messages").map((item, index) => {
    const param = `messages[${index}]`;
    const message = objectItem(item, param);
    const role = required(textAt(message["role"], `${param}.role`), `${param}.role`);
    const read = Object.hasOwn(readers, role) ? readers[role] : undefined;
    if (read === undefined) {
      throw wrongValue(`${param}.role`, role, supportedValues(roles));
    }
    return read(message, param, calls);
  });
}

const plainFields = new Set(["role", "content", "name", "cache_control"]);

/** Reads a message of the role `system` or `developer`. Core has one role for both, and each provider gets the role that its model accepts. */
function readSystem(message: JsonObject, param: string): Message {
  knownFieldsOnly(message, plainFields, param);
  const texts = readTexts(message["content"], `${param}.content`);
  const marks = { ...markInParts(message["content"], `${param}.content`), ...cacheMark(message, param) };
  return { role: "system", content: texts.join("\n"), ...nameIn(message, param), ...marks };
}

/** The texts are joined into one text, so the mark of the last marked text applies after the whole text. */
function markInParts(content: unknown, param: string): ReturnType<typeof cacheMark> {
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  const marks = parts.map((part, index) =>
    cacheMark(objectItem(part, `${param}[${index}]`), `${param}[${index}]`),
  );
  return marks.findLast(({ providerOptions }) => providerOptions !== undefined) ?? {};
}

function readUser(message: JsonObject, param: string): Message {
  knownFieldsOnly(message, plainFields, param);
  return {
    role: "user",
    content: readContent(message["content"], `${param}.content`),
    ...nameIn(message, param),
    ...cacheMark(message, param),
  };
}

function readAssistantMessage(message: JsonObject, param: string, calls: OpenFunctionCalls): Message {
  return { ...readAssistant(message, param, calls), ...nameIn(message, param), ...cacheMark(message, param) };
}

/** Old clients send the tool's `name`, which OpenAI ignores. */
const toolFields = new Set(["role", "content", "tool_call_id", "name", "cache_control"]);

function readTool(message: JsonObject, param: string): Message {
  knownFieldsOnly(message, toolFields, param);
  const place = `${param}.tool_call_id`;
  return {
    role: "tool",
    toolCallId: required(textAt(message["tool_call_id"], place, { least: 1 }), place),
    content: readContent(message["content"], `${param}.content`),
    ...cacheMark(message, param),
  };
}

/** Reads the deprecated result of a function. The result belongs to the previous call with the same name. */
function readFunction(message: JsonObject, param: string, calls: OpenFunctionCalls): Message {
  knownFieldsOnly(message, plainFields, param);
  const name = required(textAt(message["name"], `${param}.name`, { least: 1 }), `${param}.name`);
  const toolCallId = calls.answer(name);
  if (toolCallId === undefined) {
    const advice =
      "A message of role 'function' must follow a message with the 'function_call' that it answers.";
    throw refusal(`${param}.name`, `Invalid '${param}.name'. ${advice}`, "invalid_value");
  }
  return { role: "tool", toolCallId, content: textAt(message["content"], `${param}.content`) ?? "" };
}

function nameIn(message: JsonObject, param: string): { readonly name?: string } {
  const name = textAt(message["name"], `${param}.name`, authorsName);
  return name === undefined ? {} : { name };
}
