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
  const { thinking, reasoningEffort, extraBody, headers, ...options } = ownOptions(
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
  const effort = reasoningEffort ?? openai.reasoningEffort ?? effortOf(given, thinking);
  if (thinking !== undefined) {
    request["thinking"] = thinking;
  }
  if (effort !== undefined) {
    request["reasoningEffort"] = effort;
  }
  const ofVendors = vendorOptions(providerOptions);
  if (ofVendors !== undefined) {
    request["providerOptions"] = ofVendors;
  }
  const body = { ...openai.extraBody, ...extraBody };
  if (Object.keys(body).length > 0) {
    request["extraBody"] = body;
  }
  return {
    request: request as unknown as VlmRequest,
    options: withCall(options, { ...headers, ...toHeaders(given.headers) }, given.abortSignal),
    warnings,
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

/** Version 4 names an effort, in the words that Hotspare has too. A switch for thinking under Hotspare's own name goes before it. */
function effortOf(
  given: SdkCallOptions,
  thinking: HotspareLanguageOptions["thinking"],
): VlmRequest["reasoningEffort"] {
  const effort = "reasoning" in given ? given.reasoning : undefined;
  return effort === "provider-default" || thinking !== undefined ? undefined : effort;
}
