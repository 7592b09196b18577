import type { VlmRequest } from "@hotspare/core";
import { isObject, type JsonObject } from "@hotspare/core/plugin";
import type { VlmAsk } from "../../contract/endpoints.js";
import { refusal } from "../read/refusal.js";
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
import { echoField } from "./chat-echo.js";
import { passedFieldsOf } from "./passed-fields.js";
import { readMessages } from "./read-messages.js";
import { readResponseFormat } from "./read-response-format.js";
import { readTools } from "./read-tools.js";

/**
 * Fields that core knows, and fields that the gateway handles itself. The list includes every field that core sets in a request body, so no client can overwrite
 * such a field.
 */
const namedFields: ReadonlySet<string> = new Set([
  "frequency_penalty",
  "function_call",
  "functions",
  "max_completion_tokens",
  "max_tokens",
  "messages",
  "model",
  "n",
  "presence_penalty",
  "reasoning_effort",
  "response_format",
  "seed",
  "stop",
  "stream",
  "stream_options",
  "temperature",
  "tool_choice",
  "tools",
  "top_k",
  "top_p",
]);

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
const penalty = { least: -2, most: 2 };

/**
 * Reads the body of `POST /v1/chat/completions`. Bounds are OpenAI's: API reference, "Create chat completion".
 *
 * @throws {ProtocolError} 400
 */
export function readChatRequest(body: unknown): VlmAsk {
  if (!isObject(body)) {
    throw refusal(undefined, 'Invalid body: expected a JSON object such as {"model":"…","messages":[…]}.');
  }
  const model = textAt(body["model"], "model", { least: 1, most: 256 });
  const messages = readMessages(body["messages"]);
  const { tools, toolChoice, usesFunctions } = readTools(body);
  const maxTokens = readMaxTokens(body);
  oneChoiceOnly(body["n"]);
  const request: VlmRequest = {
    messages,
    ...given({
      tools,
      toolChoice,
      maxTokens,
      temperature: numberAt(body["temperature"], "temperature", { least: 0, most: 2 }),
      topP: numberAt(body["top_p"], "top_p", { least: 0, most: 1 }),
      topK: wholeAt(body["top_k"], "top_k"),
      stop: readStop(body["stop"]),
      seed: wholeAt(body["seed"], "seed"),
      frequencyPenalty: numberAt(body["frequency_penalty"], "frequency_penalty", penalty),
      presencePenalty: numberAt(body["presence_penalty"], "presence_penalty", penalty),
      reasoningEffort: wordAt(body["reasoning_effort"], "reasoning_effort", efforts),
      responseFormat: readResponseFormat(body["response_format"]),
      extraBody: withOneCall(passedFieldsOf(body, namedFields), usesFunctions),
    }),
  };
  return {
    model,
    request,
    ...readStream(body),
    maxTokens,
    ...echoField({ usesFunctions, wantsLogprobs: body["logprobs"] === true }),
  };
}

/** Removes undefined fields, because core checks each field that exists. */
function given<Fields extends object>(fields: Fields): Partial<Fields> {
  const kept: Partial<Fields> = {};
  for (const name of Object.keys(fields) as (keyof Fields)[]) {
    if (fields[name] !== undefined) {
      kept[name] = fields[name];
    }
  }
  return kept;
}

/** The deprecated form of an answer can have only one call. */
function withOneCall(extraBody: JsonObject | undefined, usesFunctions: boolean): JsonObject | undefined {
  return usesFunctions ? { ...extraBody, parallel_tool_calls: false } : extraBody;
}

function readMaxTokens(body: JsonObject): number | undefined {
  const former = wholeAt(body["max_tokens"], "max_tokens", { least: 1 });
  const current = wholeAt(body["max_completion_tokens"], "max_completion_tokens", { least: 1 });
  if (former !== undefined && current !== undefined) {
    const message =
      "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported. Write only 'max_completion_tokens'.";
    throw refusal("max_tokens", message, "invalid_parameter_combination");
  }
  return current ?? former;
}

function oneChoiceOnly(value: unknown): void {
  const choices = wholeAt(value, "n", { least: 1, most: 128 });
  if (choices !== undefined && choices !== 1) {
    const message = `Unsupported value: 'n' does not support ${choices} with this gateway. Only 1 is supported: send the request ${choices} times.`;
    throw refusal("n", message, "unsupported_value");
  }
}

/** OpenAI accepts at most four texts. An empty list means no texts. */
function readStop(value: unknown): VlmRequest["stop"] {
  if (typeof value === "string" || value === undefined || value === null) {
    return textAt(value, "stop", { least: 1 });
  }
  const texts = listAt(value, "stop", { least: 0, most: 4 })?.map((item, index) =>
    required(textAt(item, `stop[${index}]`, { least: 1 }), `stop[${index}]`),
  );
  return texts?.length === 0 ? undefined : texts;
}

/** `include_obfuscation` asks for random padding in the chunks. The gateway accepts the field but sends no padding. */
const streamOptionFields = new Set(["include_usage", "include_obfuscation"]);

function readStream(body: JsonObject): Pick<VlmAsk, "stream" | "includeUsage"> {
  const stream = flagAt(body["stream"], "stream") ?? false;
  const options = objectAt(body["stream_options"], "stream_options");
  if (options === undefined) {
    return { stream, includeUsage: false };
  }
  if (!stream) {
    const message = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
    throw refusal("stream_options", message, "invalid_value");
  }
  knownFieldsOnly(options, streamOptionFields, "stream_options");
  flagAt(options["include_obfuscation"], "stream_options.include_obfuscation");
  return { stream, includeUsage: flagAt(options["include_usage"], "stream_options.include_usage") ?? false };
}
