import { type ChatAnswer, joinTokens } from "./chat-answer.js";
import type { ChatFlavor } from "./chat-flavor.js";
import type { ChatUsage } from "./chat-usage.js";

/** Identity of a completion, whole or streamed. */
export interface CompletionName {
  /** Unique in this simulator. */
  readonly requestId: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** Builds the body of a chat completion that is not streamed. */
export function chatCompletion(
  name: CompletionName,
  answer: ChatAnswer,
  usage: ChatUsage,
  flavor: ChatFlavor,
): unknown {
  const reasoning = joinTokens(answer, "reasoning");
  return {
    id: `chatcmpl-${name.requestId}`,
    object: "chat.completion",
    created: name.created,
    model: name.model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: answer.toolName === undefined ? joinTokens(answer, "content") : null,
          refusal: null,
          ...(reasoning !== "" && { reasoning_content: reasoning }),
          ...(answer.toolName !== undefined && { tool_calls: [toolCall(name, answer, answer.toolName)] }),
        },
        logprobs: null,
        finish_reason: answer.finishReason,
        ...flavor.choice,
      },
    ],
    usage,
    system_fingerprint: null,
    ...flavor.completion,
  };
}

function toolCall(name: CompletionName, answer: ChatAnswer, toolName: string): unknown {
  return {
    id: `call_${name.requestId}`,
    type: "function",
    function: { name: toolName, arguments: joinTokens(answer, "arguments") },
  };
}
