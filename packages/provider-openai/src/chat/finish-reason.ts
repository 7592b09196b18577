import type { FinishReason } from "@hotspare/core/plugin";

/** OpenAI API reference, "Chat completion object", `finish_reason`; `function_call` is the deprecated form. */
const finishReasons: ReadonlyMap<string, FinishReason> = new Map<string, FinishReason>([
  ["stop", "stop"],
  ["length", "length"],
  ["tool_calls", "toolCalls"],
  ["function_call", "toolCalls"],
  ["content_filter", "contentFilter"],
]);

/** Our word for a provider's; undefined when it gave none. */
export function finishReasonOf(word: unknown): FinishReason | undefined {
  return typeof word === "string" && word !== "" ? (finishReasons.get(word) ?? "other") : undefined;
}
