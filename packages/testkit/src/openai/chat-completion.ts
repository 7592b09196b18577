import type { JsonObject } from "../content/json-value.js";
import { type ChatAnswer, joinTokens } from "./chat-answer.js";
import type { ChatFlavor } from "./chat-flavor.js";
import type { ChatUsage } from "./chat-usage.js";
import type { CompletionName } from "./completion-name.js";
import { callIdOf, thoughtsOf, writeCall, writeUsage } from "./written-parts.js";

/** Builds the body of a chat completion that is not streamed. */
export function chatCompletion(
  name: CompletionName,
  answer: ChatAnswer,
  usage: ChatUsage,
  flavor: ChatFlavor,
): JsonObject {
  const reason = flavor.finishReason?.(answer.finishReason, false) ?? answer.finishReason;
  return {
    id: `${flavor.idPrefix ?? "chatcmpl-"}${name.requestId}`,
    object: "chat.completion",
    created: name.created,
    model: name.model,
    choices: [
      {
        index: 0,
        message: messageOf(name, answer, flavor),
        logprobs: null,
        finish_reason: reason,
        ...flavor.choice,
        ...flavor.finishChoice?.(reason),
      },
    ],
    ...writeUsage(usage, name, flavor),
    system_fingerprint: null,
    ...flavor.completion,
  };
}

function messageOf(name: CompletionName, answer: ChatAnswer, flavor: ChatFlavor): JsonObject {
  const reasoning = joinTokens(answer, "reasoning");
  const content = joinTokens(answer, "content");
  const { toolNames } = answer;
  const message = {
    role: "assistant",
    content: toolNames.length === 0 ? content : null,
    refusal: null,
    ...(reasoning !== "" && thoughtsOf(reasoning, flavor)),
    ...(toolNames.length > 0 && {
      tool_calls: toolNames.map((toolName, index) =>
        writeCall(
          {
            id: callIdOf(name, index, flavor),
            type: "function",
            function: { name: toolName, arguments: joinTokens(answer, "arguments", index) },
          },
          index,
          flavor,
        ),
      ),
    }),
  };
  return flavor.message === undefined ? message : flavor.message(message, { reasoning, content });
}
