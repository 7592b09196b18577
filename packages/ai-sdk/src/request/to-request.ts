import type { CallOptions, VlmRequest } from "@hotspare/core";
import { vendorOptions } from "./message-metadata.js";
import { openAIOptions } from "./openai-options.js";
import { type HotspareLanguageOptions, languageOptionNames, ownOptions } from "./own-options.js";
import type { SdkCallOptions } from "./sdk-types.js";
import { toHeaders } from "./to-headers.js";
import { toMessages } from "./to-messages.js";
import { toTools } from "./to-tools.js";
import { WarningList } from "./warning-list.js";

/** A call of the AI SDK in Hotspare's words. */
export interface ModelCall {
  readonly request: VlmRequest;
  readonly options: CallOptions;
  readonly warnings: WarningList;
  /** Whether the effort of version 4 is sent in the body. */
  readonly hasEffort: boolean;
}

type Mutable<Value> = { -readonly [Member in keyof Value]: Value[Member] };

/** The settings that only change their names, from the AI SDK's to ours. */
const settingNames = {
  maxOutputTokens: "maxTokens",
  temperature: "temperature",
  topP: "topP",
  topK: "topK",
  stopSequences: "stop",
  seed: "seed",
  frequencyPenalty: "frequencyPenalty",
  presencePenalty: "presencePenalty",
} as const;

/**
 * What the AI SDK asks, as a request of Hotspare.
 *
 * @throws {InvalidConfigError} for an unknown option of `providerOptions.hotspare`
 */
export function toRequest(given: SdkCallOptions, settings: HotspareLanguageOptions): ModelCall {
  const warnings = new WarningList();
  const { providerOptions } = given;
  const { thinking, extraBody, headers, ...options } = ownOptions(
    settings,
    providerOptions,
    languageOptionNames,
  );
  const openai = openAIOptions(providerOptions, warnings);
  const request: Record<string, unknown> = { messages: toMessages(given.prompt, warnings) };
  for (const name of Object.keys(settingNames) as (keyof typeof settingNames)[]) {
    const value = given[name];
    if (value !== undefined && value !== null) {
      request[settingNames[name]] = value;
    }
  }
  Object.assign(request, toTools(given, warnings), formatOf(given, openai.strictSchema));
  const effort = effortOf(given);
  const mode = thinking ?? (effort === "none" ? "disabled" : effort === undefined ? undefined : "enabled");
  if (mode !== undefined) {
    request["thinking"] = mode;
  }
  const ofVendors = vendorOptions(providerOptions);
  if (ofVendors !== undefined) {
    request["providerOptions"] = ofVendors;
  }
  const hasEffort = effort !== undefined && effort !== "none" && thinking === undefined;
  const body = { ...(hasEffort ? { reasoning_effort: effort } : {}), ...openai.extraBody, ...extraBody };
  if (Object.keys(body).length > 0) {
    request["extraBody"] = body;
  }
  return {
    request: request as unknown as VlmRequest,
    options: withCall(options, { ...headers, ...toHeaders(given.headers) }, given.abortSignal),
    warnings,
    hasEffort,
  };
}

/** The options of a call with its headers and its signal; a member that is not given is left out. */
export function withCall<Options extends CallOptions>(
  options: Options,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Options {
  const whole: Mutable<CallOptions> = { ...options };
  if (Object.keys(headers).length > 0) {
    whole.headers = headers;
  }
  if (signal !== undefined) {
    whole.signal = signal;
  }
  return whole as Options;
}

function formatOf({ responseFormat }: SdkCallOptions, strict: boolean): Pick<VlmRequest, "responseFormat"> {
  if (responseFormat?.type !== "json") {
    return {};
  }
  const { schema, name = "response", description } = responseFormat;
  if (typeof schema !== "object" || schema === null) {
    return { responseFormat: { type: "json" } };
  }
  return {
    responseFormat: {
      type: "jsonSchema",
      name,
      ...(description === undefined ? {} : { description }),
      schema: schema as Readonly<Record<string, unknown>>,
      strict,
    },
  };
}

/**
 * Version 4 names an effort, in the words of OpenAI's `reasoning_effort`, which the body gets (source: OpenAI's API reference, "Create chat completion"); servers
 * and packages with a switch of their own get the switch too. "none" is the switch alone: most of OpenAI's models refuse it as an effort.
 */
function effortOf(given: SdkCallOptions): string | undefined {
  const effort = "reasoning" in given ? given.reasoning : undefined;
  return effort === "provider-default" ? undefined : effort;
}
