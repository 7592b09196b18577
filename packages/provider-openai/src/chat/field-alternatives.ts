import { type FormatName, isObject } from "@hotspare/core/plugin";
import type { Refusal } from "../servers/refusal.js";
import { fieldName, refusesField, saysOf, wordAsField } from "../servers/refused-field.js";
import { type ChatAlternative, hasField, objectsIn, type SentChat } from "./chat-alternative.js";
import { type ChatDialect, type SamplingOption, samplingFields } from "./chat-dialect.js";
import { effortAlternatives } from "./reasoning-effort.js";

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
 * Reasoning models accept only their defaults (gabrii/Cursor-Azure-GPT-5#33, OpenHands/OpenHands#4131). Strict servers refuse options that they do
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

/** OpenAI's reasoning models refuse the old name. Mistral (yazinsai/OpenOats#319) and older vLLM (voideditor/void#128) refuse the new name. */
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

const formatWords =
  /unavailable|is enabled only|only (?:be )?(?:enabled|available|supported)|input should be|must be (?:one of )?['"`]|should be (?:one of )?['"`]|expected one of|仅支持|只支持/i;

function isFormatRefused(refusal: Refusal, name: RegExp): boolean {
  return refusesField(refusal, name) || saysOf(refusal, name, formatWords);
}

/** Words about the schema itself, which only a server that accepts schemas says. */
const schemaWords =
  /invalid (?:json[_ ]?)?schema|invalid_json_schema|in context=|unsupported (?:json )?schema|schema (?:is )?(?:invalid|too (?:large|complex|deep))|additionalproperties|response_schema/i;

/**
 * Words of servers that cannot turn a schema into rules for the decoder: Gemini ("The specified schema produces a constraint that has too many states
 * for serving", "exceeds the maximum allowed nesting depth"), SGLang ("Failed to compile json grammar"), TGI ("grammar is not supported"), llama.cpp
 * ("failed to parse grammar"), and servers that name a keyword of the schema ("Schema is not valid: 'minLength' unsupported").
 */
const constraintWords =
  /too many states|too (?:large|complex|deep|big|nested|many (?:propert|level|nest|enum|branch))|(?:maximum|max|allowed|limit).{0,30}(?:nesting|depth|complexity|states|size)|(?:nesting|depth|complexity|states).{0,30}(?:maximum|limit|exceed|allowed)|(?:fail(?:ed|ure)?|unable|could not|cannot|error)(?: to| while)? (?:compil|pars|convert|build|process|creat|generat|initiali[sz])|grammar (?:error|is )?(?:not supported|unsupported|not (?:available|enabled))|(?:schema|grammar) is (?:not valid|invalid|unsupported)/i;

/** A refusal may also be about the schema of a tool, which no other format of the answer mends. */
const toolWords = /\b(?:tools?|functions?|parameters)\b/i;

function isSchemaRefused(refusal: Refusal): boolean {
  return (
    saysOf(refusal, /invalid_json_schema|json[_ -]?schema|response[_ -]?(?:format|schema)/gi, schemaWords) ||
    (!toolWords.test(refusal.text) && saysOf(refusal, /schema|grammar/gi, constraintWords))
  );
}

/** OpenRouter says this when no provider of the model accepts all parts of the request. `response_format` is the rarest ability. */
const nobodyTakes = /no (?:endpoints?|providers?) (?:were )?found that (?:can handle|support)/i;

function hasFormat(type: string): (sent: SentChat) => boolean {
  return ({ response_format: format }) => isObject(format) && format["type"] === type;
}

function withoutFormat(dialect: ChatDialect, format: FormatName): ChatDialect {
  return { ...dialect, withoutFormats: [...(dialect.withoutFormats ?? []), format] };
}

/** Tools are never left out: an answer without tools is a different answer. The format of the answer moves into a system message. */
export const fieldAlternatives: readonly ChatAlternative[] = [
  {
    // vLLM before 0.5 (modelscope/ms-agent#489), relays (QuantumNous/new-api#418). The usage is then estimated.
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
  ...effortAlternatives,
  {
    // Nothing is lost: servers with tools choose automatically anyway.
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
    // OpenAI ("Invalid schema for response_format 'answer': In context=(), …", code "invalid_json_schema"): a rule of strict mode that OpenAI's guide
    // does not name.
    reason: "strict_schema_refused",
    thisRequestOnly: true,
    isMeant: isSchemaRefused,
    isSent: ({ response_format: format }) =>
      isObject(format) && isObject(format["json_schema"]) && format["json_schema"]["strict"] === true,
    change: (dialect) => ({ ...dialect, withoutStrict: [...(dialect.withoutStrict ?? []), "schema"] }),
  },
  {
    // The same without strict mode, and Gemini ("Unknown name … at 'generation_config.response_schema…'").
    reason: "schema_refused",
    thisRequestOnly: true,
    isMeant: isSchemaRefused,
    isSent: hasFormat("json_schema"),
    change: (dialect) => withoutFormat(dialect, "jsonSchema"),
  },
  {
    // Ark ("The parameter `response_format.type` specified in the request are not valid: `json_schema` is not supported by this model"), DeepSeek ("This response_format type is unavailable now": BerriAI/litellm#31466), Azure's older API versions ("response_format value as json_schema
    // is enabled only for api versions …"), Groq ("This model does not support response format `json_schema`"), Anthropic's compatible API, which takes strict
    // schemas alone ("response_format.json_schema.strict: Input should be True": steilerDev/cornerstone#1561).
    reason: "json_schema_refused",
    isMeant: (refusal) =>
      isFormatRefused(
        refusal,
        /response[_ -]?format|json[_ -]?schema|structured[_ -]outputs?|json[_ -]mode/gi,
      ) || nobodyTakes.test(refusal.text),
    isSent: hasFormat("json_schema"),
    change: (dialect) => withoutFormat(dialect, "jsonSchema"),
  },
  {
    // OpenAI and DashScope ("'messages' must contain the word 'json' in some form": ultimatejimmy/xray.koplugin#33).
    reason: "json_word_wanted",
    isMeant: (refusal) => saysOf(refusal, /\bjson\b/gi, /must contain|contain the word|包含/i),
    isSent: (sent) => hasFormat("json_object")(sent) && !/json/i.test(JSON.stringify(sent["messages"])),
    change: (dialect) => ({ ...dialect, asksForJson: true }),
  },
  {
    // LM Studio ("'response_format.type' must be 'json_schema'"), SiliconFlow ("Json mode is not supported for this model": egoist/chatwise-releases#141),
    // DeepInfra ("json_object response format is not supported for model": truefoundry/models#913).
    reason: "json_object_refused",
    isMeant: (refusal) =>
      isFormatRefused(refusal, /response[_ -]?format|json[_ -]?object|json[_ -]mode|grammar/gi) ||
      nobodyTakes.test(refusal.text),
    isSent: hasFormat("json_object"),
    change: (dialect) => withoutFormat(dialect, "json"),
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
