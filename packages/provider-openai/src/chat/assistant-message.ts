import {
  type AssistantPart,
  isObject,
  type JsonObject,
  type Message,
  type ResolvedMedia,
} from "@hotspare/core/plugin";
import type { ChatDialect } from "./chat-dialect.js";
import type { LeftBehind } from "./left-behind.js";
import { hasForeignFields, ownFields } from "./provider-metadata.js";
import { toolCallId } from "./tool-call-ids.js";

type AssistantMessage = Extract<Message<ResolvedMedia>, { readonly role: "assistant" }>;
type ToolCallPart = Extract<AssistantPart, { readonly type: "toolCall" }>;
type ThoughtPart = Extract<AssistantPart, { readonly type: "reasoning" }>;

/** The position of a message in the conversation, and the dialect in which the message is sent. */
export interface MessageContext {
  readonly index: number;
  readonly dialect: ChatDialect;
  readonly left: LeftBehind;
}

/** An earlier answer of the model, as the protocol has it. `parts` are used when the message has any. The protocol has no place for their order. */
export function assistantMessage(message: AssistantMessage, context: MessageContext): JsonObject {
  const { emptyContent = null } = context.dialect;
  const parts = partsOf(message);
  const calls = parts.flatMap((part) => (part.type === "toolCall" ? [chatToolCall(part, context)] : []));
  const returned = returnedFieldsOf(message, context);
  const { think_tags: tagged, ...thoughts } = thoughtsOf(parts, context, {
    callsTools: calls.length > 0,
    // `reasoning_details` and similar fields hold the thoughts too.
    goBackOtherwise: Object.keys(returned).length > 0,
  });
  const text = message.parts === undefined ? message.content : textOfParts(parts);
  const content = tagged === undefined ? text : `<think>\n${tagged}\n</think>\n\n${text ?? ""}`;
  return {
    ...returned,
    ...thoughts,
    role: "assistant",
    ...nameOf(message),
    ...(calls.length === 0
      ? { content: content ?? "" }
      : { content: content ?? emptyContent, tool_calls: calls }),
  };
}

/** The name of the author, where several users or agents share a role. */
export function nameOf({ name }: { readonly name?: string | undefined }): JsonObject {
  return name === undefined ? {} : { name };
}

/** The parts of a message that has only the simple fields, without its text. */
function partsOf({ parts, reasoning, toolCalls = [] }: AssistantMessage): readonly AssistantPart[] {
  if (parts !== undefined) {
    return parts;
  }
  const thoughts: readonly AssistantPart[] =
    reasoning === undefined || reasoning === "" ? [] : [{ type: "reasoning", text: reasoning }];
  return [...thoughts, ...toolCalls.map((call): AssistantPart => ({ type: "toolCall", ...call }))];
}

function textOfParts(parts: readonly AssistantPart[]): string | undefined {
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return texts.length === 0 ? undefined : texts.join("");
}

/**
 * Sent as the thoughts of a message without thoughts, when the server requires thoughts. An empty text would count as missing
 * (anomalyco/opencode#10996).
 */
const noThoughts = " ";

/**
 * Sends thoughts back to the server that they came from, in the field in which they came: DeepSeek requires them, Groq refuses them (janhq/jan#8136).
 */
function thoughtsOf(
  parts: readonly AssistantPart[],
  context: MessageContext,
  { callsTools, goBackOtherwise }: { readonly callsTools: boolean; readonly goBackOtherwise: boolean },
): Readonly<Record<string, string>> {
  const { thoughts, thoughtsRequired = false } = context.dialect;
  const sent: Record<string, string> = {};
  for (const part of parts) {
    if (part.type === "reasoning") {
      const field = thoughtField(part, context.dialect);
      if (field === undefined && !goBackOtherwise && context.dialect.thoughts !== "leftOut") {
        context.left.addThoughts(context.index);
      }
      if (field !== undefined) {
        sent[field] = (sent[field] ?? "") + part.text;
      }
    }
  }
  if (thoughtsRequired && callsTools && thoughts !== undefined) {
    sent[thoughts] ||= noThoughts;
  }
  return sent;
}

/** The field in which a thought is sent. Undefined: the thought is not sent. */
function thoughtField({ providerMetadata }: ThoughtPart, dialect: ChatDialect): string | undefined {
  const { thoughts, sendsBack } = dialect;
  if (thoughts === "leftOut" || thoughts === "refused") {
    return undefined;
  }
  const { field } = ownFields(providerMetadata, sendsBack);
  return thoughts ?? (typeof field === "string" ? field : undefined);
}

function chatToolCall(part: ToolCallPart, context: MessageContext): JsonObject {
  const { id, name, arguments: text } = part;
  const { toolCallIds, signaturesRequired = false } = context.dialect;
  const { function: inner, ...returned } = returnedFieldsOf(part, context);
  return {
    ...(signaturesRequired ? standInSignature : {}),
    ...returned,
    id: toolCallId(id, toolCallIds),
    type: "function",
    // Servers parse the arguments, and refuse a text that is no object.
    function: { ...(isObject(inner) ? inner : {}), name, arguments: noArguments.test(text) ? "{}" : text },
  };
}

const noArguments = /^\s*(?:null)?\s*$/;

/** The value that Gemini accepts in place of the signature of a call that another model made. Source: Gemini API, "Thought signatures", its FAQ. */
const standInSignature = {
  extra_content: { google: { thought_signature: "skip_thought_signature_validator" } },
};

/** The fields that this server wants back with a message or a call. The reply has a warning for fields that another server wants back. */
function returnedFieldsOf(
  { providerMetadata }: Pick<ToolCallPart, "providerMetadata">,
  { index, dialect, left }: MessageContext,
): JsonObject {
  if (hasForeignFields(providerMetadata, dialect.sendsBack)) {
    left.addMetadata(index);
  }
  return ownFields(providerMetadata, dialect.sendsBack);
}
