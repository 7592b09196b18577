import type { ToolCall, VlmResult } from "@hotspare/core";
import { isObject, type JsonObject } from "@hotspare/core/plugin";
import type { AnswerAbout, VlmAsk } from "../../contract/endpoints.js";
import { type ChatEcho, echoOf } from "./chat-echo.js";
import { chatUsage, finishWord, ownFields } from "./chat-words.js";
import { keptParts } from "./kept-parts.js";

/**
 * Writes an answer as in OpenAI's API reference, "The chat completion object". OpenAI returns no thoughts, so thoughts go into `reasoning_content`, as in
 * DeepSeek's API.
 */
export function chatAnswer(result: VlmResult, ask: VlmAsk, about: AnswerAbout): object {
  const echo = echoOf(ask);
  const { ofAnswer, ofMessage, logprobs, refusal } = ownFields(result.raw, echo);
  const sound = result.raw?.["audio"];
  const message = {
    role: "assistant",
    content: contentOf(result, refusal, sound),
    refusal,
    ...ofMessage,
    ...(isObject(sound) ? { audio: sound } : {}),
    ...(result.reasoning === undefined || result.reasoning === ""
      ? {}
      : { reasoning_content: result.reasoning }),
    ...callsOf(result.toolCalls, echo),
    ...keptParts(result),
  };
  return {
    id: about.id,
    object: "chat.completion",
    created: Math.floor(about.createdMs / 1_000),
    model: about.model,
    choices: [{ index: 0, message, logprobs, finish_reason: finishWord(result.finishReason, echo) }],
    usage: chatUsage(result.usage, result.raw),
    ...ofAnswer,
  };
}

/** Core returns a refusal, or the transcript of a sound, as content. In OpenAI's protocol the content is then null. */
function contentOf(result: VlmResult, refusal: string | null, sound: unknown): string | null {
  const content = withoutRefusal(result, refusal);
  const isElsewhere = content === undefined || (isObject(sound) && content === sound["transcript"]);
  return isElsewhere || (content === "" && result.toolCalls.length > 0) ? null : content;
}

/** The text that the model wrote before it refused. Undefined: there is no such text. */
function withoutRefusal({ content, parts }: VlmResult, refusal: string | null): string | undefined {
  if (refusal === null || content === refusal) {
    return refusal === null ? content : undefined;
  }
  const isApart = parts.some((part) => part.type === "text" && part.text === refusal);
  return isApart && content.endsWith(refusal) ? content.slice(0, -refusal.length) : content;
}

function callsOf(calls: readonly ToolCall[], { usesFunctions }: ChatEcho): JsonObject {
  const [first] = calls;
  if (first === undefined) {
    return {};
  }
  return usesFunctions
    ? { function_call: { name: first.name, arguments: first.arguments } }
    : {
        tool_calls: calls.map(({ id, name, arguments: text }) => ({
          id,
          type: "function",
          function: { name, arguments: text },
        })),
      };
}
