import type { AssistantPart, InstrumentedReply, InstrumentedRequest } from "@hotspare/core";
import {
  type FinishReason,
  type Message,
  mediaOf,
  partsOf,
  type ResolvedContentPart,
  type ResolvedMedia,
} from "@hotspare/core/plugin";
import { costOf, TextBudget } from "./text-budget.js";

/** A part of a message as the conventions have it. Source: gen-ai-input-messages.json and gen-ai-output-messages.json of the conventions. */
type CapturedPart = Readonly<Record<string, unknown>> & { readonly type: string };

interface CapturedMessage {
  readonly role: string;
  readonly parts: readonly CapturedPart[];
  readonly finish_reason?: string;
}

type RequestMessage = Message<ResolvedMedia>;

/** The conventions have words of their own here. */
const finishWords: Partial<Record<FinishReason, string>> = {
  toolCalls: "tool_call",
  contentFilter: "content_filter",
};

/** How much of a request or a reply is shown. */
export interface ContentBounds {
  /** Bound of each attribute, in characters. */
  readonly characters: number;
  /** Gives a text without configured keys. */
  hide(text: string): string;
}

/** What a request says, as JSON: `gen_ai.input.messages`. Each input of an embedding is a message of a user. */
export function inputMessages(asked: InstrumentedRequest, { characters, hide }: ContentBounds): string {
  const budget = new TextBudget(characters, hide);
  const messages =
    asked.is === "embedding"
      ? bounded(asked.inputs, budget, (input) => userMessage(input, budget), moreMessages)
      : bounded(asked.request.messages, budget, (message) => messageOf(message, budget), moreMessages);
  return JSON.stringify(messages);
}

/** What a model said, as JSON: `gen_ai.output.messages`. */
export function outputMessages(
  reply: Extract<InstrumentedReply, { readonly is: "answer" | "cutStream" }>,
  { characters, hide }: ContentBounds,
): string {
  const budget = new TextBudget(characters, hide);
  // The schema asks for a reason. A stream without its end has none.
  const finish_reason =
    reply.is === "cutStream" ? "error" : (finishWords[reply.finishReason] ?? reply.finishReason);
  const write = () =>
    withParts({ role: "assistant", parts: [], finish_reason }, budget, () =>
      assistantParts(reply.parts(), budget),
    );
  return JSON.stringify(bounded([reply], budget, write, moreMessages));
}

/** The tools that a model may call, as JSON: `gen_ai.tool.definitions`. Their schemas are left out, as the conventions recommend. */
export function toolDefinitions(
  tools: readonly { readonly name: string; readonly description?: string }[],
  { characters, hide }: ContentBounds,
): string {
  const budget = new TextBudget(characters, hide);
  const define = ({ name, description }: (typeof tools)[number]) =>
    withTexts({ type: "function" }, { name, ...(description === undefined ? {} : { description }) }, budget);
  const more = (count: number): CapturedPart => ({ type: "function", name: `[${count} more tools]` });
  return JSON.stringify(bounded(tools, budget, define, more));
}

/**
 * Writes items until the next has no room, and then how many there are more, for which room is kept.
 *
 * @param write undefined: the item has no room, and nothing is spent
 */
function bounded<Item, Written>(
  items: readonly Item[],
  budget: TextBudget,
  write: (item: Item) => Written | undefined,
  more: (count: number) => Written,
): readonly Written[] {
  const list: Written[] = [];
  const noteCost = costOf(more(items.length));
  let hasRoomForNote = items.length > 1 && budget.spend(noteCost);
  for (const item of items) {
    if (hasRoomForNote && list.length === items.length - 1) {
      budget.giveBack(noteCost);
      hasRoomForNote = false;
    }
    const written = write(item);
    if (written === undefined) {
      if (hasRoomForNote || budget.spend(noteCost)) {
        list.push(more(items.length - list.length));
      }
      return list;
    }
    list.push(written);
  }
  return list;
}

function moreMessages(count: number): CapturedMessage {
  return { role: "user", parts: [{ type: "text", content: `[${count} more messages]` }] };
}

function boundedParts<Part>(
  parts: readonly Part[],
  budget: TextBudget,
  write: (part: Part) => CapturedPart | undefined,
): readonly CapturedPart[] {
  const more = (count: number): CapturedPart => ({ type: "text", content: `[${count} more parts]` });
  return bounded(parts, budget, write, more);
}

/** A message with its parts; undefined: not even its name has room. */
function withParts(
  message: CapturedMessage,
  budget: TextBudget,
  write: () => readonly CapturedPart[],
): CapturedMessage | undefined {
  return budget.spend(costOf(message)) ? { ...message, parts: write() } : undefined;
}

/** A part with its texts, as much of them as there is room for; undefined: not even its names have room. */
function withTexts<Fields extends { readonly type: string }>(
  fields: Fields,
  texts: Readonly<Record<string, string>>,
  budget: TextBudget,
): CapturedPart | undefined {
  const names = Object.keys(texts);
  const empty = Object.fromEntries(names.map((name) => [name, "…"]));
  if (!budget.spend(costOf({ ...fields, ...empty }))) {
    return undefined;
  }
  const taken = Object.entries(texts).map(([name, text]) => [name, budget.take(text)]);
  return { ...fields, ...Object.fromEntries(taken) };
}

function userMessage(
  content: string | readonly ResolvedContentPart[],
  budget: TextBudget,
): CapturedMessage | undefined {
  return withParts({ role: "user", parts: [] }, budget, () => contentOf(content, budget));
}

function messageOf(message: RequestMessage, budget: TextBudget): CapturedMessage | undefined {
  const { role } = message;
  switch (role) {
    case "system":
    case "user":
      return withParts({ role, parts: [] }, budget, () => contentOf(message.content, budget));
    case "assistant":
      return withParts({ role, parts: [] }, budget, () =>
        assistantParts(message.parts ?? partsOf(message), budget),
      );
    case "tool":
      return withParts({ role, parts: [] }, budget, () =>
        boundedParts([message], budget, () => toolResult(message, budget)),
      );
  }
}

function toolResult(
  { content, toolCallId: id }: Extract<RequestMessage, { readonly role: "tool" }>,
  budget: TextBudget,
): CapturedPart | undefined {
  const type = "tool_call_response";
  if (typeof content === "string") {
    return withTexts({ type }, { id, response: content }, budget);
  }
  const result = withTexts({ type, response: [] }, { id }, budget);
  return result === undefined
    ? undefined
    : { ...result, response: boundedParts(content, budget, (part) => partOf(part, budget)) };
}

function assistantParts(parts: readonly AssistantPart[], budget: TextBudget): readonly CapturedPart[] {
  return boundedParts(parts, budget, (part) => assistantPart(part, budget));
}

function assistantPart(part: AssistantPart, budget: TextBudget): CapturedPart | undefined {
  switch (part.type) {
    case "text":
    case "reasoning":
      return withTexts({ type: part.type }, { content: part.text }, budget);
    case "toolCall": {
      const { id, name } = part;
      const call = withTexts({ type: "tool_call", arguments: "…" }, { id, name }, budget);
      // The schema has arguments as a value. What is cut, or is no JSON, stays a text.
      return call && { ...call, arguments: budget.takeJson(part.arguments) ?? budget.take(part.arguments) };
    }
  }
}

function contentOf(
  content: string | readonly ResolvedContentPart[],
  budget: TextBudget,
): readonly CapturedPart[] {
  const parts = typeof content === "string" ? [{ type: "text", text: content } as const] : content;
  return boundedParts(parts, budget, (part) => partOf(part, budget));
}

/** A picture is shown by its type and length, or by its address without what may be secret in it: never by its bytes. */
function partOf(part: ResolvedContentPart, budget: TextBudget): CapturedPart | undefined {
  if (part.type === "text") {
    return withTexts({ type: "text" }, { content: part.text }, budget);
  }
  const media = mediaOf(part);
  if ("id" in media) {
    return withTexts({ type: "file", modality: part.type }, { file_id: media.id }, budget);
  }
  if (media.kind === "bytes") {
    const { bytes, mediaType } = media;
    const blob = { type: "blob", modality: part.type, mime_type: mediaType, byte_length: bytes.byteLength };
    return budget.spend(costOf(blob)) ? blob : undefined;
  }
  return withTexts({ type: "uri", modality: part.type }, { uri: withoutSecrets(media.url) }, budget);
}

/** Signatures of addresses stand behind `?`, passwords before `@`. A `data:` address is bytes. */
function withoutSecrets(url: string): string {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) {
    return `${url.slice(0, url.indexOf(":") + 1)}…`;
  }
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
