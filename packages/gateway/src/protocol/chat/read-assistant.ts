import type { AssistantPart, Message, ToolCall } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import { refusal, unsupported } from "../read/refusal.js";
import { knownFieldsOnly, listAt, objectAt, objectItem, required, textAt, wordAt } from "../read/values.js";
import { keptField, withKeptParts } from "./kept-parts.js";
import type { OpenFunctionCalls } from "./open-function-calls.js";
import { readTexts } from "./read-parts.js";

type AssistantMessage = Extract<Message, { readonly role: "assistant" }>;

/**
 * Fields of OpenAI, and fields of answers that clients send back with the message. A server or an SDK has added the latter, and they change no answer. Fields
 * such as `prefix` and `partial` would change the answer, so they are refused.
 */
const fields = new Set([
  "role",
  "content",
  "name",
  "cache_control",
  "refusal",
  "tool_calls",
  "function_call",
  "audio",
  "reasoning_content",
  "reasoning",
  "annotations",
  "citations",
  "parsed",
  "reasoning_details",
  "thinking_blocks",
  "provider_specific_fields",
  "extra_content",
  keptField,
]);

/**
 * Reads a message of the model from earlier in the conversation.
 *
 * @throws {ProtocolError} 400
 */
export function readAssistant(
  message: JsonObject,
  param: string,
  calls: OpenFunctionCalls,
): AssistantMessage {
  knownFieldsOnly(message, fields, param);
  if (message["audio"] !== undefined && message["audio"] !== null) {
    const advice =
      "Only one upstream account knows the sound of an earlier answer: write its transcript as 'content'.";
    throw unsupported(`${param}.audio`, advice);
  }
  const texts = textsOf(message, param);
  const toolCalls = callsOf(message, param, calls);
  if (texts === undefined && toolCalls.length === 0) {
    const advice =
      "Expected a string or an array of parts, since the message has neither 'tool_calls' nor a 'refusal'.";
    throw refusal(
      `${param}.content`,
      `Missing required parameter: '${param}.content'. ${advice}`,
      "missing_required_parameter",
    );
  }
  const reasoning =
    textAt(message["reasoning_content"], `${param}.reasoning_content`) ??
    textAt(message["reasoning"], `${param}.reasoning`);
  if (texts !== undefined && texts.length > 1) {
    return { role: "assistant", parts: partsOf(texts, reasoning, toolCalls) };
  }
  const plain = {
    ...(texts?.[0] === undefined ? {} : { content: texts[0] }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
  };
  return {
    role: "assistant",
    ...(withKeptParts(message[keptField], plain, `${param}.${keptField}`) ?? plain),
  };
}

const textTypes = ["text", "refusal"];

/** Undefined: the message has no text. A refusal counts as text if the message has no content. */
function textsOf({ content, refusal: refused }: JsonObject, param: string): readonly string[] | undefined {
  const said = textAt(refused, `${param}.refusal`);
  return content === undefined || content === null
    ? said === undefined
      ? undefined
      : [said]
    : readTexts(content, `${param}.content`, textTypes);
}

function partsOf(
  texts: readonly string[],
  reasoning: string | undefined,
  toolCalls: readonly ToolCall[],
): readonly AssistantPart[] {
  return [
    ...(reasoning === undefined ? [] : [{ type: "reasoning", text: reasoning } as const]),
    ...texts.map((text): AssistantPart => ({ type: "text", text })),
    ...toolCalls.map(
      ({ id, name, arguments: text }): AssistantPart => ({ type: "toolCall", id, name, arguments: text }),
    ),
  ];
}

function callsOf(message: JsonObject, param: string, calls: OpenFunctionCalls): readonly ToolCall[] {
  const list = listAt(message["tool_calls"], `${param}.tool_calls`) ?? [];
  const legacy = objectAt(message["function_call"], `${param}.function_call`);
  const read = list.map((item, index) => readCall(item, `${param}.tool_calls[${index}]`));
  return legacy === undefined ? read : [...read, legacyCall(legacy, `${param}.function_call`, calls)];
}

/** Calls that a client has assembled from a stream have an `index`. */
const callFields = new Set([
  "id",
  "type",
  "function",
  "custom",
  "index",
  "extra_content",
  "provider_specific_fields",
]);
const functionFields = new Set(["name", "arguments", "parsed_arguments", "provider_specific_fields"]);

function readCall(item: unknown, param: string): ToolCall {
  const call = objectItem(item, param);
  knownFieldsOnly(call, callFields, param);
  required(wordAt(call["type"], `${param}.type`, ["function"]), `${param}.type`);
  const called = required(objectAt(call["function"], `${param}.function`), `${param}.function`);
  return {
    id: required(textAt(call["id"], `${param}.id`, { least: 1 }), `${param}.id`),
    ...readFunctionCall(called, `${param}.function`),
  };
}

function legacyCall(called: JsonObject, param: string, calls: OpenFunctionCalls): ToolCall {
  const read = readFunctionCall(called, param);
  return { id: calls.open(read.name), ...read };
}

function readFunctionCall(called: JsonObject, param: string): Pick<ToolCall, "name" | "arguments"> {
  knownFieldsOnly(called, functionFields, param);
  return {
    name: required(textAt(called["name"], `${param}.name`, { least: 1 }), `${param}.name`),
    arguments: required(textAt(called["arguments"], `${param}.arguments`), `${param}.arguments`),
  };
}
