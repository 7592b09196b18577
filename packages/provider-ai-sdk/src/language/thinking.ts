import type { GenerationOptions, JsonObject, ReplyWarning, ResolvedVlmRequest } from "@hotspare/core/plugin";
import { optionsFor, type ProviderOptions } from "../vendors/provider-options.js";
import type { OptionsTarget } from "./options-target.js";

type Mode = NonNullable<GenerationOptions["thinking"]>;

/** How `thinking` is said to a model. */
export interface ThinkingOptions {
  readonly providerOptions: ProviderOptions;
  /** The specification's own word, which version 4 has. */
  readonly reasoning?: string;
  readonly warnings: readonly ReplyWarning[];
}

/** What `thinking` is in a vendor's options; undefined: the vendor's own default. `"unknown"`: the vendor has no switch for this model. */
type ThinkingTable = (
  mode: Mode,
  modelId: string,
  maxTokens: number | undefined,
) => JsonObject | undefined | "unknown";

/** Anthropic, "Extended thinking": at least 1,024 tokens, and fewer than `max_tokens`. */
const leastBudget = 1_024;
const usualBudget = 8_192;

function budgetOf(maxTokens: number | undefined): number {
  return maxTokens === undefined
    ? usualBudget
    : Math.max(leastBudget, Math.min(usualBudget, Math.floor(maxTokens / 2)));
}

/** Anthropic, "Adaptive thinking": models before 4.6 have a budget, those after it decide by themselves, and the newest refuse a budget. */
const hasBudget = /claude-(?:3|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:$|[-@:](?:\d{8}|v\d|latest|[0-5]\b)))/;

function anthropicThinking(mode: Mode, modelId: string, maxTokens: number | undefined): JsonObject {
  if (mode === "disabled") {
    return { type: "disabled" };
  }
  return hasBudget.test(modelId)
    ? { type: "enabled", budgetTokens: budgetOf(maxTokens) }
    : { type: "adaptive" };
}

/**
 * Sources: the option schemas of the packages' installed versions, and
 * - google: Gemini API, "Thinking": 2.5 has a budget (0: none, -1: as the model likes), 3 has levels and thinks always;
 * - openai: API reference, `reasoning.effort`: `none` since gpt-5.1, `minimal` before, and o-models think always;
 * - the others: the pages of ai-sdk.dev on each provider.
 */
const tables: Readonly<Record<string, ThinkingTable>> = {
  anthropic: (mode, modelId, maxTokens) => ({ thinking: anthropicThinking(mode, modelId, maxTokens) }),
  bedrock: (mode, modelId, maxTokens) =>
    /claude/.test(modelId) ? { reasoningConfig: anthropicThinking(mode, modelId, maxTokens) } : "unknown",
  google: (mode, modelId) => ({ thinkingConfig: googleThinking(mode, modelId) }),
  openai: (mode, modelId) => openAIThinking(mode, modelId),
  cohere: (mode) => (mode === "auto" ? undefined : { thinking: { type: mode } }),
  deepseek: (mode) => (mode === "auto" ? undefined : { thinking: { type: mode } }),
  moonshotai: (mode) => (mode === "auto" ? undefined : { thinking: { type: mode } }),
  alibaba: (mode) => (mode === "auto" ? undefined : { enableThinking: mode === "enabled" }),
  groq: (mode, modelId) =>
    !/qwen/i.test(modelId) || mode === "auto"
      ? undefined
      : { reasoningEffort: mode === "enabled" ? "default" : "none" },
};

function googleThinking(mode: Mode, modelId: string): JsonObject {
  const isOfBudget = /gemini-(?:2|robotics-er-1)/.test(modelId);
  if (mode === "disabled") {
    return isOfBudget ? { thinkingBudget: 0 } : { thinkingLevel: /pro/.test(modelId) ? "low" : "minimal" };
  }
  const often = isOfBudget ? { thinkingBudget: -1 } : { thinkingLevel: "high" };
  return { includeThoughts: true, ...(mode === "enabled" ? often : {}) };
}

function openAIThinking(mode: Mode, modelId: string): ReturnType<ThinkingTable> {
  const isReasoning = /(?:^|\/)(?:o[1-9]|gpt-[5-9])/.test(modelId) && !/chat/.test(modelId);
  if (!isReasoning) {
    return mode === "enabled" ? "unknown" : undefined;
  }
  if (mode !== "disabled") {
    return mode === "enabled" ? { reasoningEffort: "medium" } : undefined;
  }
  if (/(?:^|\/)o[1-9]/.test(modelId)) {
    return "unknown";
  }
  return { reasoningEffort: /gpt-5(?:$|-)/.test(modelId) ? "minimal" : "none" };
}

/** Version 4 of the specification has one word for all vendors, and each package translates it. */
const words: Readonly<Record<Mode, string>> = {
  enabled: "medium",
  disabled: "none",
  auto: "provider-default",
};

/** Reads how `thinking` is said to this model. */
export function thinkingOf(
  { thinking, maxTokens }: ResolvedVlmRequest,
  { version, vendor, modelId, settings }: OptionsTarget,
): ThinkingOptions {
  if (thinking === undefined) {
    return { providerOptions: {}, warnings: [] };
  }
  if (version === "v4") {
    return { providerOptions: {}, reasoning: words[thinking], warnings: [] };
  }
  const { name } = vendor;
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  const said = table === undefined ? "unknown" : table(thinking, modelId, maxTokens ?? settings.maxTokens);
  if (said === "unknown") {
    const message = `thinking was left out: ${name} has no switch for the model ${modelId} that this package knows; write the option in extraBody`;
    return { providerOptions: {}, warnings: [{ type: "unsupported", field: "thinking", message }] };
  }
  return { providerOptions: said === undefined ? {} : optionsFor(vendor, said), warnings: [] };
}
