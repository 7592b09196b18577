import type { GenerationOptions, JsonObject, ReplyWarning, ResolvedVlmRequest } from "@hotspare/core/plugin";
import { optionsFor, type ProviderOptions } from "../vendors/provider-options.js";
import type { OptionsTarget } from "./options-target.js";
import {
  budgetWithin,
  type Effort,
  effortOptions,
  hasBudget,
  isOpenAIReasoning,
} from "./reasoning-effort.js";

type Mode = NonNullable<GenerationOptions["thinking"]>;

/** How a call tells a model to think. */
export interface ThinkingOptions {
  readonly providerOptions: ProviderOptions;
  /** The specification's word, which version 4 has. */
  readonly reasoning?: string;
  readonly warnings: readonly ReplyWarning[];
}

/** Returns a vendor's options for `thinking`. Undefined: the vendor's default applies. `"unknown"`: the vendor has no switch for this model. */
type ThinkingTable = (
  mode: Mode,
  modelId: string,
  maxTokens: number | undefined,
) => JsonObject | undefined | "unknown";

function anthropicThinking(mode: Mode, modelId: string, maxTokens: number | undefined): JsonObject {
  if (mode === "disabled") {
    return { type: "disabled" };
  }
  return hasBudget.test(modelId)
    ? { type: "enabled", budgetTokens: budgetWithin("medium", maxTokens) }
    : { type: "adaptive" };
}

/**
 * Sources: the option schemas of the packages' installed versions, and
 * - google: Gemini API, "Thinking": 2.5 has a budget (0: no thinking, -1: the model decides), 3 has levels and always thinks;
 * - openai: API reference, `reasoning.effort`: `none` since gpt-5.1, `minimal` before. o-models always think;
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
  if (!isOpenAIReasoning(modelId)) {
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

/** How `thinking` and `reasoningEffort` are sent to this model. */
export function thinkingOf(request: ResolvedVlmRequest, target: OptionsTarget): ThinkingOptions {
  const { thinking, reasoningEffort } = request;
  const isOff = thinking === "disabled" || (thinking === undefined && reasoningEffort === "none");
  const effort = isOff || reasoningEffort === "none" ? undefined : reasoningEffort;
  const mode = isOff ? "disabled" : thinking;
  if (target.version === "v4") {
    const reasoning = effort ?? (mode === undefined ? undefined : words[mode]);
    return { providerOptions: {}, ...(reasoning === undefined ? {} : { reasoning }), warnings: [] };
  }
  if (effort !== undefined) {
    return effortOf(effort, mode ?? "enabled", request, target);
  }
  return mode === undefined
    ? { providerOptions: {}, warnings: [] }
    : switchOf(mode, thinking === undefined ? "reasoningEffort" : "thinking", request, target);
}

/** The vendor's form of an effort. A vendor with only a switch gets the switch. */
function effortOf(
  effort: Effort,
  mode: Mode,
  request: ResolvedVlmRequest,
  target: OptionsTarget,
): ThinkingOptions {
  const { vendor, modelId, settings } = target;
  const said = effortOptions(effort, vendor.name, modelId, request.maxTokens ?? settings.maxTokens);
  if (said !== undefined) {
    return { providerOptions: optionsFor(vendor, said), warnings: [] };
  }
  if (Object.hasOwn(tables, vendor.name)) {
    const switched = switchOf(mode, "reasoningEffort", request, target);
    const message = `reasoningEffort: "${effort}" was sent as thinking: "${mode}", because ${vendor.name} has no levels for the model ${modelId}`;
    return switched.warnings.length > 0
      ? switched
      : { ...switched, warnings: [{ type: "adjusted", field: "reasoningEffort", message }] };
  }
  // The name that @ai-sdk/openai-compatible uses. Most other packages are built on it.
  const message = `reasoningEffort was sent as providerOptions.${vendor.name}.reasoningEffort: Hotspare does not know whether the package of ${vendor.name} reads it`;
  return {
    providerOptions: optionsFor(vendor, { reasoningEffort: effort }),
    warnings: [{ type: "adjusted", field: "reasoningEffort", message }],
  };
}

function switchOf(
  mode: Mode,
  field: "thinking" | "reasoningEffort",
  { maxTokens }: ResolvedVlmRequest,
  { vendor, modelId, settings }: OptionsTarget,
): ThinkingOptions {
  const { name } = vendor;
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  const said = table === undefined ? "unknown" : table(mode, modelId, maxTokens ?? settings.maxTokens);
  if (said === "unknown") {
    const message = `${field} was left out: ${name} has no switch for the model ${modelId} that this package knows; write the option in extraBody`;
    return { providerOptions: {}, warnings: [{ type: "unsupported", field, message }] };
  }
  return { providerOptions: said === undefined ? {} : optionsFor(vendor, said), warnings: [] };
}
