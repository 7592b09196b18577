import type { VlmRequest } from "@hotspare/core";
import type { ByProvider } from "./sdk-types.js";
import type { WarningList } from "./warning-list.js";

/**
 * The fields of a chat completion under the names that the AI SDK's own OpenAI package has for them in `providerOptions.openai`. Source: its documentation,
 * "Chat Models", and OpenAI's API reference, "Create chat completion".
 */
const bodyFields: ReadonlyMap<string, string> = new Map([
  ["logitBias", "logit_bias"],
  ["parallelToolCalls", "parallel_tool_calls"],
  ["user", "user"],
  ["maxCompletionTokens", "max_completion_tokens"],
  ["store", "store"],
  ["metadata", "metadata"],
  ["prediction", "prediction"],
  ["serviceTier", "service_tier"],
  ["textVerbosity", "verbosity"],
  ["promptCacheKey", "prompt_cache_key"],
  ["promptCacheOptions", "prompt_cache_options"],
  ["promptCacheRetention", "prompt_cache_retention"],
  ["safetyIdentifier", "safety_identifier"],
]);

/** Read elsewhere, or of no use: the provider's package knows what each server takes. */
const readElsewhere: ReadonlySet<string> = new Set(["strictJsonSchema"]);

/** What `providerOptions.openai` means for the body of a request. */
export interface OpenAIOptions {
  readonly extraBody: Readonly<Record<string, unknown>>;
  /** A word of Hotspare's own; another word goes into the body. */
  readonly reasoningEffort?: VlmRequest["reasoningEffort"];
  /** Whether an answer must keep to the schema. @default true, as in the AI SDK's own OpenAI package */
  readonly strictSchema: boolean;
}

const nothing: OpenAIOptions = { extraBody: {}, strictSchema: true };

/**
 * OpenAI's options as fields of a body, since most of Hotspare's providers speak OpenAI's protocol. All vendors' options go out as `providerOptions` too, for
 * credentials that call a model of the AI SDK; a provider that takes none warns of them.
 */
export function openAIOptions(providerOptions: ByProvider | undefined, warnings: WarningList): OpenAIOptions {
  const given = providerOptions?.["openai"];
  if (given === undefined) {
    return nothing;
  }
  const extraBody: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || readElsewhere.has(name)) {
      continue;
    }
    const field = bodyFields.get(name);
    if (name === "reasoningEffort") {
      if (!isEffort(value)) {
        extraBody["reasoning_effort"] = value;
      }
    } else if (field !== undefined) {
      extraBody[field] = value;
    } else if (name === "logprobs") {
      addLogprobs(extraBody, value);
    } else {
      warnings.unsupported(`providerOptions.openai.${name}`, "Hotspare has no field for this option.");
    }
  }
  const { reasoningEffort, strictJsonSchema } = given;
  return {
    extraBody,
    ...(isEffort(reasoningEffort) ? { reasoningEffort } : {}),
    strictSchema: strictJsonSchema !== false,
  };
}

type Effort = NonNullable<VlmRequest["reasoningEffort"]>;

const efforts: Readonly<Record<Effort, true>> = {
  none: true,
  minimal: true,
  low: true,
  medium: true,
  high: true,
  xhigh: true,
  max: true,
};

function isEffort(value: unknown): value is Effort {
  return typeof value === "string" && Object.hasOwn(efforts, value);
}

/** True, or how many alternatives of each token are wanted. */
function addLogprobs(body: Record<string, unknown>, value: unknown): void {
  if (value === true || typeof value === "number") {
    body["logprobs"] = true;
    body["top_logprobs"] = value === true ? 0 : value;
  }
}
