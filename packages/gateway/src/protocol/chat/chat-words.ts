import type { TokenUsage, VlmResult } from "@hotspare/core";
import { isObject, type JsonObject } from "@hotspare/core/plugin";
import { usageDetails } from "../read/usage-details.js";
import type { ChatEcho } from "./chat-echo.js";

type FinishReason = VlmResult["finishReason"];

/** OpenAI API reference, "The chat completion object", `finish_reason`. A reason that OpenAI does not know becomes `stop`. */
const finishWords: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  toolCalls: "tool_calls",
  contentFilter: "content_filter",
  other: "stop",
};

export function finishWord(reason: FinishReason, { usesFunctions }: ChatEcho): string {
  return usesFunctions && reason === "toolCalls" ? "function_call" : finishWords[reason];
}

/** The usage in OpenAI's form. The details have only the counts that the provider reported. @param raw the fields of the provider's answer */
export function chatUsage(usage: TokenUsage, raw?: JsonObject): object {
  const { promptTokens, completionTokens, totalTokens } = usage;
  const { cachedTokens, cacheWriteTokens, imageTokens, reasoningTokens } = usage;
  const further = usageDetails(raw);
  const ofPrompt = {
    ...further.ofPrompt,
    ...(cachedTokens === undefined ? {} : { cached_tokens: cachedTokens }),
    ...(cacheWriteTokens === undefined ? {} : { cache_write_tokens: cacheWriteTokens }),
    ...(imageTokens === undefined ? {} : { image_tokens: imageTokens }),
  };
  const ofCompletion = {
    ...further.ofCompletion,
    ...(reasoningTokens === undefined ? {} : { reasoning_tokens: reasoningTokens }),
  };
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: totalTokens,
    ...(Object.keys(ofPrompt).length === 0 ? {} : { prompt_tokens_details: ofPrompt }),
    ...(Object.keys(ofCompletion).length === 0 ? {} : { completion_tokens_details: ofCompletion }),
  };
}

/** The fields of a provider's answer that OpenAI's answers have too. The gateway drops all other fields, because they may name the server. */
export interface OwnFields {
  /** Fields of the whole answer: `system_fingerprint`, `service_tier`. */
  readonly ofAnswer: JsonObject;
  /** Fields of the message: `annotations`. */
  readonly ofMessage: JsonObject;
  readonly logprobs: JsonObject | null;
  /** The model's refusal. Null: the model did not refuse. */
  readonly refusal: string | null;
}

const answerFields = ["service_tier", "system_fingerprint"];

const none: OwnFields = { ofAnswer: {}, ofMessage: {}, logprobs: null, refusal: null };

export function ownFields(raw: JsonObject | undefined, { wantsLogprobs }: ChatEcho): OwnFields {
  if (raw === undefined) {
    return none;
  }
  const { annotations, logprobs, refusal } = raw;
  return {
    ofAnswer: Object.fromEntries(
      answerFields.map((name) => [name, raw[name]]).filter(([, value]) => typeof value === "string"),
    ),
    ofMessage: Array.isArray(annotations) && annotations.length > 0 ? { annotations } : {},
    logprobs: wantsLogprobs && isObject(logprobs) ? logprobs : null,
    refusal: typeof refusal === "string" && refusal !== "" ? refusal : null,
  };
}
