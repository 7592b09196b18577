import { estimateTokens } from "@hotspare/core/plugin";
import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";

type Output = LLMResult["llmOutput"];

/** The tokens of several prompts of one `generate` together. */
export function combinedOutput(outputs: readonly Output[]): Output {
  const sum = { promptTokens: 0, completionTokens: 0, totalTokens: 0 };
  for (const output of outputs) {
    const usage: Partial<typeof sum> = output?.["tokenUsage"] ?? {};
    sum.promptTokens += usage.promptTokens ?? 0;
    sum.completionTokens += usage.completionTokens ?? 0;
    sum.totalTokens += usage.totalTokens ?? 0;
  }
  return { tokenUsage: sum };
}

/** How many tokens the texts of a content have, by their length. */
export function estimatedTokens(content: BaseMessage["content"]): number {
  const blocks =
    typeof content === "string" ? [content] : content.map((block) => ("text" in block ? block.text : ""));
  return blocks.reduce<number>((sum, text) => sum + (typeof text === "string" ? estimateTokens(text) : 0), 0);
}
