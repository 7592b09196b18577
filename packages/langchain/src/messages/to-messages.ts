import type { ContentPart, Message, ReplyWarning } from "@hotspare/core";
import type { ProviderOptions } from "@hotspare/core/plugin";
import type { BaseMessage } from "@langchain/core/messages";
import { assistantMessage } from "./assistant-message.js";
import { unplacedMark, withMark } from "./block-options.js";
import { Notes } from "./notes.js";
import { readBlock } from "./read-block.js";
import { toolResult } from "./tool-result.js";

/** A conversation as Hotspare takes it. */
export interface ConvertedMessages {
  readonly messages: readonly Message[];
  /** What was left out. */
  readonly warnings: readonly ReplyWarning[];
}

/**
 * LangChain's messages as Hotspare's, one for one, so that the numbers in errors and warnings are the caller's.
 *
 * @throws {InvalidInputError} with every message and block that cannot be sent
 */
export function toMessages(conversation: readonly BaseMessage[]): ConvertedMessages {
  const notes = new Notes();
  const messages = conversation.map((message, index) => toMessage(message, `messages[${index}]`, notes));
  return { messages, warnings: notes.finish() };
}

/** Words for roles that a `ChatMessage` may have, and what LangChain's own packages and other libraries call them. */
const roles: Readonly<Record<string, "user" | "assistant" | "system">> = {
  human: "user",
  user: "user",
  ai: "assistant",
  assistant: "assistant",
  model: "assistant",
  system: "system",
  developer: "system",
};

function toMessage(message: BaseMessage, path: string, notes: Notes): Message {
  const { type } = message;
  if (type === "tool") {
    return toolResult(message, path, notes);
  }
  const role = Object.hasOwn(roles, type) ? roles[type] : roleOf(message);
  const name = message.name === undefined || message.name === "" ? {} : { name: message.name };
  switch (role) {
    case "user":
      return { role, ...name, content: userContent(message.content, `${path}.content`, notes) };
    case "assistant":
      return { ...assistantMessage(message, path, notes), ...name };
    case "system":
      return { ...systemMessage(message.content, `${path}.content`, notes), ...name };
    case undefined:
      notes.refuse(path, `is a message of type "${type}", which Hotspare cannot send. ${adviceFor(type)}`);
      return { role: "user", content: "" };
  }
}

/** The role of a `ChatMessage`, whose type is "generic". */
function roleOf(message: BaseMessage): "user" | "assistant" | "system" | undefined {
  const role = "role" in message ? message.role : undefined;
  return typeof role === "string" && Object.hasOwn(roles, role) ? roles[role] : undefined;
}

function adviceFor(type: string): string {
  switch (type) {
    case "function":
      return "Functions became tools: write a ToolMessage with its tool_call_id";
    case "remove":
      return "A RemoveMessage is for LangGraph's reducer of messages, which has not run here";
    default:
      return "Write a HumanMessage, an AIMessage, a SystemMessage or a ToolMessage";
  }
}

function userContent(content: unknown, path: string, notes: Notes): string | readonly ContentPart[] {
  if (typeof content === "string") {
    return content;
  }
  const parts: ContentPart[] = [];
  for (const [index, block] of blocksOf(content).entries()) {
    const read = readBlock(block);
    const last = parts.at(-1);
    if ("part" in read) {
      parts.push(read.part);
    } else if ("problem" in read) {
      notes.refuse(`${path}[${index}]`, read.problem);
    } else if (last === undefined) {
      notes.drop(`${path}[${index}]`, unplacedMark);
    } else {
      parts[parts.length - 1] = withMark(last, read.mark);
    }
  }
  // Servers refuse a list of nothing.
  return parts.length === 0 ? "" : parts;
}

type SystemMessage = Extract<Message, { readonly role: "system" }>;

/** A system message is one text: its blocks stand below each other, and marks within them hold for the whole. */
function systemMessage(content: unknown, path: string, notes: Notes): SystemMessage {
  if (typeof content === "string") {
    return { role: "system", content };
  }
  const texts: string[] = [];
  let marks: ProviderOptions | undefined;
  for (const [index, block] of blocksOf(content).entries()) {
    const read = readBlock(block);
    if ("part" in read && read.part.type === "text") {
      const { text, providerOptions } = read.part;
      texts.push(text);
      marks = providerOptions === undefined ? marks : { ...marks, ...providerOptions };
    } else if ("mark" in read) {
      marks = { ...marks, ...read.mark };
    } else {
      notes.refuse(
        `${path}[${index}]`,
        "is not text: a system message may have only text. Move the block into a HumanMessage",
      );
    }
  }
  const text = texts.join("\n");
  return { role: "system", content: text, ...(marks === undefined ? {} : { providerOptions: marks }) };
}

function blocksOf(content: unknown): readonly unknown[] {
  return Array.isArray(content) ? content : [content];
}
