import type { ResolvedVlmRequest, VlmAdapterChunk, VlmReply } from "@hotspare/core/plugin";
import type { ReplyOrigin } from "../replies/read-json-reply.js";
import { AnswerReader } from "./answer-reader.js";
import { ChatPayloadReader } from "./chat-payload-reader.js";
import type { ChatReadOptions } from "./chat-question.js";
import { estimateChatUsage } from "./chat-usage.js";
import { GatheredParts } from "./gathered-parts.js";

/** What the reader of a whole reply must know about the request. */
export interface ChatQuestion extends ChatReadOptions {
  readonly request: ResolvedVlmRequest;
}

/**
 * Reads the answer from the text of a reply: a chat completion, or the event stream that some servers send without being asked.
 *
 * @throws {UnusableReplyError} when the text holds no answer, an error, or an answer that was filtered
 */
export async function readChatReply(
  text: string,
  reply: ReplyOrigin,
  question: ChatQuestion,
): Promise<VlmReply> {
  const { request, model, origin, thinkTags, wire } = question;
  const reader = new ChatPayloadReader({ model, origin, thinkTags, request, isGathered: true, warnings: [] });
  const answer = new AnswerReader(reader, reply, wire);
  const gathered = new GatheredParts();
  const chunks: VlmAdapterChunk[] = [];
  await answer.readWhole(text, chunks);
  const { type: _, usage, ...details } = answer.finish(chunks);
  for (const chunk of chunks) {
    if (chunk.type !== "stop" && chunk.type !== "finish") {
      gathered.add(chunk);
    }
  }
  const { parts, calls } = gathered;
  const content = gathered.textOf("text");
  const reasoning = gathered.textOf("reasoning");
  const said = () => content + reasoning + calls.map((call) => call.name + call.arguments).join("");
  return {
    content,
    ...(reasoning === "" ? {} : { reasoning }),
    toolCalls: calls.map(({ id, name, arguments: args }) => ({ id, name, arguments: args })),
    parts,
    ...details,
    usage: usage ?? estimateChatUsage(request, said()),
  };
}
