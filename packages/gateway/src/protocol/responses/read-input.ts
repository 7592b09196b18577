import type { AssistantPart, Message } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import { withKeptParts } from "../chat/kept-parts.js";
import { missing, unsupported, wrongType, wrongValue } from "../read/refusal.js";
import {
  knownFieldsOnly,
  listAt,
  objectItem,
  required,
  supportedValues,
  textAt,
  wordAt,
} from "../read/values.js";
import { Conversation } from "./conversation.js";
import { unpacked } from "./kept-items.js";
import { readContent, readTexts } from "./read-input-parts.js";

/** More items than any model's context holds. */
const mostItems = 10_000;

/** Reads one item into the conversation. */
type ItemReader = (item: JsonObject, param: string, conversation: Conversation) => void;

const readers: Readonly<Record<string, ItemReader>> = {
  message: readMessage,
  function_call: readCall,
  function_call_output: readOutput,
  reasoning: readThoughts,
};

/**
 * Reads instructions and input into messages. The input is a text, or the items of a conversation.
 *
 * @throws {ProtocolError} 400
 */
export function readInput(input: unknown, instructions: string | undefined): readonly Message[] {
  const conversation = new Conversation();
  if (instructions !== undefined) {
    conversation.add({ role: "system", content: instructions });
  }
  if (typeof input === "string") {
    conversation.add({ role: "user", content: input });
    return conversation.messages();
  }
  if (input === undefined || input === null) {
    throw missing("input");
  }
  if (!Array.isArray(input)) {
    throw wrongType("input", "one of a string or array of items", input);
  }
  required(listAt(input, "input", { most: mostItems }), "input").forEach((given, index) => {
    const param = `input[${index}]`;
    const item = objectItem(given, param);
    const type = textAt(item["type"], `${param}.type`) ?? "message";
    const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
    if (read === undefined) {
      throw unknownItem(type, `${param}.type`);
    }
    read(item, param, conversation);
  });
  return conversation.messages();
}

/** Endings of the types of items that come from OpenAI's built-in tools, or that answer such an item. */
const itemsOfTools = /(?:_call|_output|_approval_request|_approval_response|_list_tools)$/;

function unknownItem(type: string, param: string): Error {
  if (type === "item_reference") {
    return unsupported(
      param,
      "The gateway stores no items, so it cannot resolve an 'item_reference': send the item itself. In the AI SDK set providerOptions.openai.store to false.",
    );
  }
  return itemsOfTools.test(type)
    ? unsupported(
        param,
        "The providers behind this gateway support only functions as tools: leave out the items of other tools, or write them as 'function_call' and 'function_call_output'.",
      )
    : wrongValue(param, type, supportedValues(Object.keys(readers)));
}

const messageFields: ReadonlySet<string> = new Set(["type", "role", "content", "id", "status", "phase"]);
const roles = ["user", "assistant", "system", "developer"] as const;

function readMessage(item: JsonObject, param: string, conversation: Conversation): void {
  knownFieldsOnly(item, messageFields, param);
  const role = required(wordAt(item["role"], `${param}.role`, roles), `${param}.role`);
  const place = `${param}.content`;
  switch (role) {
    case "user":
      conversation.add({ role, content: readContent(item["content"], place) });
      break;
    case "assistant":
      conversation.say(
        readTexts(item["content"], place, ["output_text", "refusal"]).map((text) => ({ type: "text", text })),
      );
      break;
    // Core has one role for both. Each provider gets the role that its model accepts.
    case "system":
    case "developer":
      conversation.add({
        role: "system",
        content: readTexts(item["content"], place, ["input_text"]).join("\n"),
      });
      break;
  }
}

const callFields: ReadonlySet<string> = new Set(["type", "id", "call_id", "name", "arguments", "status"]);
const callId = { least: 1, most: 256 };

function readCall(item: JsonObject, param: string, conversation: Conversation): void {
  knownFieldsOnly(item, callFields, param);
  const call: AssistantPart = {
    type: "toolCall",
    id: required(textAt(item["call_id"], `${param}.call_id`, callId), `${param}.call_id`),
    name: required(textAt(item["name"], `${param}.name`, { least: 1 }), `${param}.name`),
    arguments: required(textAt(item["arguments"], `${param}.arguments`), `${param}.arguments`),
  };
  conversation.say([call]);
}

const outputFields: ReadonlySet<string> = new Set(["type", "id", "call_id", "output", "status"]);

function readOutput(item: JsonObject, param: string, conversation: Conversation): void {
  knownFieldsOnly(item, outputFields, param);
  const place = `${param}.call_id`;
  const toolCallId = required(textAt(item["call_id"], place, callId), place);
  conversation.answer({ role: "tool", toolCallId, content: readContent(item["output"], `${param}.output`) });
}

const thoughtFields: ReadonlySet<string> = new Set([
  "type",
  "id",
  "summary",
  "content",
  "encrypted_content",
  "status",
]);

/**
 * Reads thoughts: their text, and the data that the gateway has packed into their `encrypted_content`. OpenAI's `encrypted_content` is ignored, because only the
 * account that made it can read it. An item without text carries the data of the whole message.
 */
function readThoughts(item: JsonObject, param: string, conversation: Conversation): void {
  knownFieldsOnly(item, thoughtFields, param);
  const place = `${param}.encrypted_content`;
  const kept = unpacked(textAt(item["encrypted_content"], place), place);
  const texts = (["content", "summary"] as const).map((field) => textsIn(item[field], `${param}.${field}`));
  const said = texts.find((list) => list.length > 0) ?? [];
  if (kept?.answer !== undefined) {
    conversation.keep(kept.answer, place);
  }
  const signed = withKeptParts(kept?.thoughts, { reasoning: said.join("") }, place)?.parts;
  conversation.say(signed ?? said.filter((text) => text !== "").map((text) => ({ type: "reasoning", text })));
}

function textsIn(value: unknown, param: string): readonly string[] {
  return (listAt(value, param, { least: 0 }) ?? []).map((given, index) => {
    const place = `${param}[${index}]`;
    return required(textAt(objectItem(given, place)["text"], `${place}.text`), `${place}.text`);
  });
}
