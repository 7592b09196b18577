import type { VlmRequest } from "@hotspare/core";
import { isObject, type JsonObject } from "@hotspare/core/plugin";
import type { VlmAsk } from "../../contract/endpoints.js";
import { refusal, shownName, unsupported } from "../read/refusal.js";
import {
  flagAt,
  knownFieldsOnly,
  listAt,
  numberAt,
  objectAt,
  required,
  textAt,
  wholeAt,
  wordAt,
} from "../read/values.js";
import { readFunctionTools } from "./read-function-tools.js";
import { readInput } from "./read-input.js";
import { readTextFormat } from "./read-text-format.js";
import { refusableFields, refuseFields } from "./refused-fields.js";
import type { ResponsesEcho } from "./responses-echo.js";

const fields: ReadonlySet<string> = new Set([
  "client_metadata",
  "include",
  "input",
  "instructions",
  "max_output_tokens",
  "max_tool_calls",
  "metadata",
  "model",
  "parallel_tool_calls",
  "prompt_cache_key",
  "prompt_cache_options",
  "prompt_cache_retention",
  "reasoning",
  "safety_identifier",
  "service_tier",
  "store",
  "stream",
  "stream_options",
  "temperature",
  "text",
  "tool_choice",
  "tools",
  "top_p",
  "user",
  ...refusableFields,
]);

/**
 * Reads the body of `POST /v1/responses` (OpenAI API reference, "Create a response").
 *
 * @throws {ProtocolError} 400
 */
export function readResponsesRequest(body: unknown): VlmAsk {
  if (!isObject(body)) {
    throw refusal(undefined, 'Invalid body: expected a JSON object such as {"model":"…","input":"…"}.');
  }
  refuseFields(body);
  knownFieldsOnly(body, fields, "");
  const wantsEncrypted = readIncluded(body["include"]);
  const instructions = textAt(body["instructions"], "instructions");
  const maxTokens = wholeAt(body["max_output_tokens"], "max_output_tokens", { least: 1 });
  const temperature = numberAt(body["temperature"], "temperature", { least: 0, most: 2 });
  const topP = numberAt(body["top_p"], "top_p", { least: 0, most: 1 });
  const tools = readFunctionTools(body);
  const text = readTextFormat(body["text"]);
  const reasoning = readReasoning(body["reasoning"]);
  const words = readWords(body);
  const parallel = flagAt(body["parallel_tool_calls"], "parallel_tool_calls");
  const stream = readStream(body);
  flagAt(body["store"], "store");
  // Codex sends ids of its installation to every provider (openai/codex, `ResponsesApiRequest`). They change no answer, and OpenAI's own API refuses them.
  objectAt(body["client_metadata"], "client_metadata");
  const request: VlmRequest = {
    messages: readInput(body["input"], instructions),
    ...given({
      tools: tools.tools,
      toolChoice: tools.toolChoice,
      maxTokens,
      temperature,
      topP,
      reasoningEffort: reasoning.effort,
      responseFormat: text.responseFormat,
      extraBody: extraBody({
        prompt_cache_options: objectAt(body["prompt_cache_options"], "prompt_cache_options"),
        ...words,
        verbosity: text.verbosity,
        parallel_tool_calls: tools.tools === undefined ? undefined : parallel,
      }),
    }),
  };
  const echo: ResponsesEcho = {
    wantsEncrypted,
    fields: {
      instructions: instructions ?? null,
      max_output_tokens: maxTokens ?? null,
      max_tool_calls: wholeAt(body["max_tool_calls"], "max_tool_calls", { least: 1 }) ?? null,
      metadata: readMetadata(body["metadata"]),
      parallel_tool_calls: parallel ?? true,
      reasoning: { effort: reasoning.effort ?? null, summary: reasoning.summary ?? null },
      temperature: temperature ?? 1,
      text: text.echo,
      ...tools.echo,
      top_logprobs: 0,
      top_p: topP ?? 1,
      ...echoedWords(words),
    },
  };
  const model = textAt(body["model"], "model", { least: 1, most: 256 });
  return { model, request, stream, includeUsage: true, maxTokens, echo: { ...echo } };
}

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
const summaries = ["auto", "concise", "detailed"] as const;
/** `generate_summary` is the old name of `summary`. */
const reasoningFields: ReadonlySet<string> = new Set(["effort", "summary", "generate_summary"]);

function readReasoning(value: unknown) {
  const reasoning = objectAt(value, "reasoning") ?? {};
  knownFieldsOnly(reasoning, reasoningFields, "reasoning");
  return {
    effort: wordAt(reasoning["effort"], "reasoning.effort", efforts),
    summary:
      wordAt(reasoning["summary"], "reasoning.summary", summaries) ??
      wordAt(reasoning["generate_summary"], "reasoning.generate_summary", summaries),
  };
}

/** Fields that the gateway sends to the provider unchanged, as for chat completions. */
const passedWords = [
  "prompt_cache_key",
  "prompt_cache_retention",
  "safety_identifier",
  "service_tier",
  "user",
] as const;

function readWords(body: JsonObject): Readonly<Record<(typeof passedWords)[number], string | undefined>> {
  const read = passedWords.map((name) => [name, textAt(body[name], name, { most: 512 })] as const);
  return Object.fromEntries(read) as ReturnType<typeof readWords>;
}

/** OpenAI reports a tier in every response. */
function echoedWords(words: ReturnType<typeof readWords>): JsonObject {
  return { ...usualWords, ...given(words) };
}

const usualWords = Object.fromEntries([["service_tier", "default"]]);

/** Undefined: there are no extra fields. Some servers refuse fields that they do not know. */
function extraBody(extra: JsonObject): JsonObject | undefined {
  const kept = given(extra);
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/** Removes undefined fields, because core checks each field that exists. */
function given<Fields extends object>(all: Fields): Partial<Fields> {
  const kept: Partial<Fields> = {};
  for (const name of Object.keys(all) as (keyof Fields)[]) {
    if (all[name] !== undefined) {
      kept[name] = all[name];
    }
  }
  return kept;
}

/** Allowed names in `include`. Only encrypted thoughts have an effect: the other names ask for results of OpenAI's built-in tools, which the gateway does not have. */
const included = [
  "reasoning.encrypted_content",
  "message.input_image.image_url",
  "file_search_call.results",
  "web_search_call.results",
  "web_search_call.action.sources",
  "computer_call_output.output.image_url",
  "code_interpreter_call.outputs",
  "message.output_text.logprobs",
] as const;

/** Whether the request asks for encrypted thoughts. */
function readIncluded(value: unknown): boolean {
  const names = listAt(value, "include", { least: 0, most: 100 })?.map((item, index) => {
    const param = `include[${index}]`;
    const name = required(wordAt(item, param, included), param);
    if (name === "message.output_text.logprobs") {
      throw unsupported(
        param,
        "Only POST /v1/chat/completions returns log probabilities: send the request there.",
      );
    }
    return name;
  });
  return names?.includes("reasoning.encrypted_content") ?? false;
}

/** Reads metadata, which the response repeats. The gateway does not send metadata to the provider, because the provider would store it. */
function readMetadata(value: unknown): JsonObject {
  const metadata = objectAt(value, "metadata") ?? {};
  const pairs = Object.entries(metadata);
  if (pairs.length > 16) {
    const message = `Invalid 'metadata': too many properties. Expected an object with at most 16 properties, but got an object with ${pairs.length} properties instead.`;
    throw refusal("metadata", message, "object_above_max_properties");
  }
  for (const [name, text] of pairs) {
    const place = `metadata.${shownName(name)}`;
    textAt(name, "metadata", { most: 64 });
    required(textAt(text, place, { most: 512 }), place);
  }
  return metadata;
}

/** `include_obfuscation` asks for random padding in the events. The gateway accepts the field but sends no padding. */
const streamOptionFields: ReadonlySet<string> = new Set(["include_obfuscation"]);

function readStream(body: JsonObject): boolean {
  const stream = flagAt(body["stream"], "stream") ?? false;
  const options = objectAt(body["stream_options"], "stream_options");
  if (options !== undefined && !stream) {
    const message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
    throw refusal("stream_options", message, "invalid_value");
  }
  knownFieldsOnly(options ?? {}, streamOptionFields, "stream_options");
  flagAt(options?.["include_obfuscation"], "stream_options.include_obfuscation");
  return stream;
}
