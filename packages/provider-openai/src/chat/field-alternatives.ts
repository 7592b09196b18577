import { isObject } from "@hotspare/core/plugin";
import { fieldName, refusesField, saysOf, wordAsField } from "../servers/refused-field.js";
import { type ChatAlternative, hasField, objectsIn } from "./chat-alternative.js";
import { type ChatDialect, type SamplingOption, samplingFields } from "./chat-dialect.js";

const names: Partial<Record<SamplingOption, RegExp>> = {
  stop: wordAsField("stop"),
  seed: wordAsField("seed"),
};

/** `topP` before `temperature`: a refusal of both together (Anthropic behind relays) names both. */
const optionsInOrder: readonly SamplingOption[] = [
  "topP",
  "temperature",
  "topK",
  "frequencyPenalty",
  "presencePenalty",
  "seed",
  "stop",
];

/**
 * Reasoning models take their default alone (gabrii/Cursor-Azure-GPT-5#33, OpenHands/OpenHands#4131), and strict servers refuse what they do
 * not know (NVIDIA/garak#748, mistralai/platform-docs-public#7).
 */
function optionRefused(option: SamplingOption): ChatAlternative {
  const field = samplingFields[option];
  const name = names[option] ?? fieldName(field);
  return {
    reason: `${field}_refused`,
    isMeant: (refusal) => refusesField(refusal, name),
    isSent: (sent) => sent[field] !== undefined,
    change: (dialect) => ({ ...dialect, refused: [...(dialect.refused ?? []), option] }),
  };
}

/** OpenAI's reasoning models refuse the old name; Mistral (yazinsai/OpenOats#319) and older vLLM (voideditor/void#128) the new one. */
function boundRefused(
  field: ChatDialect["maxTokensField"],
  other: ChatDialect["maxTokensField"],
): ChatAlternative {
  const name = fieldName(field);
  return {
    reason: `${field}_refused`,
    opposite: `${other}_refused`,
    isMeant: (refusal) => refusesField(refusal, name),
    isSent: (sent) => sent[field] !== undefined && sent[other] === undefined,
    change: (dialect) => ({ ...dialect, maxTokensField: other }),
  };
}

const streamName = /\bstream(?:ing)?\b/gi;
const toolChoiceName = fieldName("tool_choice");
const strictName = wordAsField("strict");

/** The answer's form and the tools are never left out: an answer without them is another one. */
export const fieldAlternatives: readonly ChatAlternative[] = [
  {
    // vLLM before 0.5 (modelscope/ms-agent#489), relays (QuantumNous/new-api#418). The usage is estimated then.
    reason: "stream_options_refused",
    isMeant: (refusal) => refusesField(refusal, /stream[_ -]?options|include[_ -]?usage/gi),
    isSent: (sent) => sent["stream_options"] !== undefined,
    change: (dialect) => ({ ...dialect, streamOptions: false }),
  },
  {
    // llama.cpp ("Cannot use tools with stream": OpenAgentPlatform/Dive#90).
    reason: "stream_of_tools_refused",
    isMeant: (refusal) =>
      saysOf(
        refusal,
        streamName,
        /(?:cannot|can['’]t|not|unsupported).{0,60}\btools?\b|\btools?\b.{0,60}(?:cannot|can['’]t|not |unsupported)/i,
      ),
    isSent: (sent) => sent["stream"] === true && sent["tools"] !== undefined,
    change: (dialect) => ({ ...dialect, withoutStream: "tools" }),
  },
  {
    // Models that do not stream, and organizations that may not ("must be verified to stream this model", param "stream": OpenAI).
    reason: "stream_refused",
    opposite: "stream_wanted",
    isMeant: (refusal) => refusesField(refusal, streamName),
    isSent: (sent) => sent["stream"] === true,
    change: (dialect) => ({ ...dialect, withoutStream: "always", streamsAlways: false }),
  },
  {
    // DashScope ("This model only support stream mode, please enable the stream parameter": infiniflow/ragflow#5912, FoundationAgents/OpenManus#330).
    reason: "stream_wanted",
    opposite: "stream_refused",
    isMeant: (refusal) =>
      saysOf(
        refusal,
        /\b(?:non-?)?stream(?:ing)?\b|流式/gi,
        /only supports?|must be (?:set to )?true|enable|required|non-?stream|只支持|仅支持|不支持非/i,
      ),
    isSent: (sent) => sent["stream"] !== true,
    change: (dialect) => ({ ...dialect, streamsAlways: true }),
  },
  boundRefused("max_tokens", "max_completion_tokens"),
  boundRefused("max_completion_tokens", "max_tokens"),
  ...optionsInOrder.map(optionRefused),
  {
    // Nothing is lost: it is what a server does when tools are there.
    reason: "auto_tool_choice_refused",
    isMeant: (refusal) => refusesField(refusal, toolChoiceName),
    isSent: (sent) => sent["tool_choice"] === "auto",
    change: (dialect) => ({ ...dialect, withoutAutoChoice: true }),
  },
  {
    reason: "tool_strict_refused",
    isMeant: (refusal) => refusesField(refusal, strictName) && !/json_schema/.test(refusal.text),
    isSent: (sent) => objectsIn(sent["tools"]).some((tool) => hasField(tool["function"], "strict")),
    change: (dialect) => ({ ...dialect, withoutStrict: [...(dialect.withoutStrict ?? []), "tools"] }),
  },
  {
    reason: "schema_strict_refused",
    isMeant: (refusal) => refusesField(refusal, strictName),
    isSent: ({ response_format: format }) => isObject(format) && hasField(format["json_schema"], "strict"),
    change: (dialect) => ({ ...dialect, withoutStrict: [...(dialect.withoutStrict ?? []), "schema"] }),
  },
  {
    reason: "image_detail_refused",
    isMeant: (refusal) => refusesField(refusal, /image_url\W{1,8}detail|['"`]detail['"`](?!\s*:)/gi),
    isSent: ({ messages }) =>
      objectsIn(messages)
        .flatMap(({ content }) => objectsIn(content))
        .some((part) => hasField(part["image_url"], "detail")),
    change: (dialect) => ({ ...dialect, withoutDetail: true }),
  },
];
