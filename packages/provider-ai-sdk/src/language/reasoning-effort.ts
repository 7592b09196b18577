import type { GenerationOptions, JsonObject } from "@hotspare/core/plugin";

/** How much a reasoning model thinks. "none" is not here, because it switches thinking off. */
export type Effort = Exclude<NonNullable<GenerationOptions["reasoningEffort"]>, "none">;

/** Returns a vendor's options for an effort. Undefined: the vendor has only a switch, or nothing for this model. */
type EffortTable = (effort: Effort, modelId: string, maxTokens: number | undefined) => JsonObject | undefined;

/** The closest of a vendor's degrees, for an effort that the vendor does not have. */
function degreeOf(effort: Effort, degrees: readonly Effort[]): Effort {
  const order: readonly Effort[] = ["minimal", "low", "medium", "high", "xhigh", "max"];
  const at = order.indexOf(effort);
  const below = order.slice(0, at + 1).filter((each) => degrees.includes(each));
  return below.at(-1) ?? degrees[0] ?? effort;
}

/**
 * Tokens of thought. Sources: Gemini API, "OpenAI compatibility", "Thinking": `low` is 1,024, `medium` 8,192, `high` 24,576. Anthropic, "Extended
 * thinking": at least 1,024 tokens, and fewer than `max_tokens`.
 */
const budgets: Readonly<Record<Effort, number>> = {
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
};

/** The budget of an effort, for answers of at most this many tokens. */
export function budgetWithin(effort: Effort, maxTokens: number | undefined): number {
  return maxTokens === undefined
    ? budgets[effort]
    : Math.max(budgets.minimal, Math.min(budgets[effort], Math.floor(maxTokens / 2)));
}

/** Anthropic, "Adaptive thinking": models before 4.6 have a budget, later models decide themselves, and the newest models refuse a budget. */
export const hasBudget =
  /claude-(?:3|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:$|[-@:](?:\d{8}|v\d|latest|[0-5]\b)))/;

/** Anthropic, "Effort": `low` is the lowest. */
const anthropicDegrees: readonly Effort[] = ["low", "medium", "high", "xhigh", "max"];

/** Whether a model of OpenAI reasons. Source: OpenAI, "Models". */
export function isOpenAIReasoning(modelId: string): boolean {
  return /(?:^|\/)(?:o[1-9]|gpt-[5-9])/.test(modelId) && !/chat/.test(modelId);
}

/**
 * Sources: the option schemas of the packages' installed versions, and
 * - anthropic, bedrock: Anthropic, "Effort" and "Extended thinking"; @ai-sdk/amazon-bedrock, `reasoningConfig.maxReasoningEffort`;
 * - google: Gemini API, "Thinking": 2.5 has a budget, 3 has levels. Its Pro models before 3.1 have only two levels;
 * - openai: API reference, `reasoning.effort`, which its package checks against the model;
 * - groq: Groq, "Reasoning", `reasoning_effort`: GPT-OSS has three degrees; xai: xAI, "Reasoning": `low` and `high`.
 */
const tables: Readonly<Record<string, EffortTable>> = {
  anthropic: (effort, modelId, maxTokens) =>
    hasBudget.test(modelId)
      ? { thinking: { type: "enabled", budgetTokens: budgetWithin(effort, maxTokens) } }
      : { thinking: { type: "adaptive" }, effort: degreeOf(effort, anthropicDegrees) },
  bedrock: (effort, modelId, maxTokens) => bedrockEffort(effort, modelId, maxTokens),
  google: (effort, modelId) => ({
    thinkingConfig: { includeThoughts: true, ...googleEffort(effort, modelId) },
  }),
  openai: (effort, modelId) => (isOpenAIReasoning(modelId) ? { reasoningEffort: effort } : undefined),
  groq: (effort, modelId) =>
    /gpt-oss/.test(modelId) ? { reasoningEffort: degreeOf(effort, ["low", "medium", "high"]) } : undefined,
  xai: (effort) => ({ reasoningEffort: degreeOf(effort, ["low", "high"]) }),
};

function bedrockEffort(
  effort: Effort,
  modelId: string,
  maxTokens: number | undefined,
): JsonObject | undefined {
  if (/claude/.test(modelId)) {
    return {
      reasoningConfig: hasBudget.test(modelId)
        ? { type: "enabled", budgetTokens: budgetWithin(effort, maxTokens) }
        : { type: "adaptive", maxReasoningEffort: degreeOf(effort, anthropicDegrees) },
    };
  }
  const maxReasoningEffort = degreeOf(effort, ["low", "medium", "high"]);
  if (/\bopenai\./.test(modelId)) {
    return { reasoningConfig: { maxReasoningEffort } };
  }
  // Amazon Nova user guide, "Extended thinking": from Nova 2 on.
  return /nova-(?:[2-9]|\w+-[2-9])/.test(modelId)
    ? { reasoningConfig: { type: "enabled", maxReasoningEffort } }
    : undefined;
}

function googleEffort(effort: Effort, modelId: string): JsonObject {
  if (/gemini-(?:2|robotics-er-1)/.test(modelId)) {
    return { thinkingBudget: budgets[effort] };
  }
  const degrees: readonly Effort[] = /gemini-3-pro/.test(modelId)
    ? ["low", "high"]
    : /pro/.test(modelId)
      ? ["low", "medium", "high"]
      : ["minimal", "low", "medium", "high"];
  return { thinkingLevel: degreeOf(effort, degrees) };
}

/** The vendor's form of an effort. Undefined: this package knows no form. */
export function effortOptions(
  effort: Effort,
  vendor: string,
  modelId: string,
  maxTokens: number | undefined,
): JsonObject | undefined {
  return Object.hasOwn(tables, vendor) ? tables[vendor]?.(effort, modelId, maxTokens) : undefined;
}
