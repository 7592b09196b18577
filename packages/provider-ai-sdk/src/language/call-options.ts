import type { AttemptContext, ReplyWarning, ResolvedVlmRequest } from "@hotspare/core/plugin";
import type { SpecificationVersion } from "../model/ai-sdk-model.js";
import { joinedHeaders } from "../model/joined-headers.js";
import { joinedOptions, optionsFor, ownOptions, type ProviderOptions } from "../vendors/provider-options.js";
import type { Vendor } from "../vendors/vendor.js";
import type { OptionsTarget } from "./options-target.js";
import { promptOf } from "./prompt.js";
import { thinkingOf } from "./thinking.js";

/** The options of a call to `doGenerate` or `doStream`, and warnings about what the options cannot express. */
export interface CallOptions {
  readonly options: object;
  readonly warnings: readonly ReplyWarning[];
}

/**
 * Vendors whose package says less about an error inside a stream than the server did. @ai-sdk/amazon-bedrock drops the name of the exception, and
 * @ai-sdk/google drops an `error` between two chunks. The raw chunks have both.
 */
const needRawChunks: ReadonlySet<string> = new Set(["bedrock", "google"]);

/** Turns a request into the AI SDK's call options. Versions 2, 3 and 4 differ in media, in reasoning and in strict tools. */
export function callOptions(
  request: ResolvedVlmRequest,
  { signal, headers, wire }: Pick<AttemptContext, "signal" | "headers" | "wire">,
  target: OptionsTarget,
): CallOptions {
  const { version, vendor, settings } = target;
  const { prompt, warnings } = promptOf(request.messages, target);
  const thinking = thinkingOf(request, target);
  const providerOptions = joinedOptions(
    thinking.providerOptions,
    strictOptions(request, vendor),
    ownOptions(settings.extraBody, vendor),
    ownOptions(request.extraBody, vendor),
    request.providerOptions ?? {},
  );
  const stop = typeof request.stop === "string" ? [request.stop] : request.stop;
  const sent = {
    prompt,
    maxOutputTokens: request.maxTokens ?? settings.maxTokens,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    stopSequences: stop === undefined ? undefined : [...stop],
    seed: request.seed,
    frequencyPenalty: request.frequencyPenalty,
    presencePenalty: request.presencePenalty,
    responseFormat: responseFormatOf(request),
    tools: toolsOf(request, version),
    toolChoice: toolChoiceOf(request),
    reasoning: thinking.reasoning,
    includeRawChunks: needRawChunks.has(vendor.name) || wire?.payload !== undefined ? true : undefined,
    abortSignal: signal,
    headers: joinedHeaders(settings.headers, headers),
    providerOptions: Object.keys(providerOptions).length === 0 ? undefined : providerOptions,
  };
  const options = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
  return { options, warnings: [...warnings, ...thinking.warnings] };
}

function responseFormatOf({ responseFormat }: ResolvedVlmRequest): object | undefined {
  switch (responseFormat?.type) {
    case undefined:
      return undefined;
    case "text":
      return { type: "text" };
    case "json":
      return { type: "json" };
    case "jsonSchema": {
      const { name, description, schema } = responseFormat;
      return { type: "json", name, ...(description === undefined ? {} : { description }), schema };
    }
  }
}

/**
 * The specification has no field for `strict` of a schema. The packages of OpenAI and Azure have `strictJsonSchema`, which is true by default. The
 * other vendors always follow the schema.
 */
function strictOptions({ responseFormat }: ResolvedVlmRequest, vendor: Vendor): ProviderOptions {
  const strict = responseFormat?.type === "jsonSchema" ? responseFormat.strict : undefined;
  return strict === undefined || vendor.name !== "openai"
    ? {}
    : optionsFor(vendor, { strictJsonSchema: strict });
}

/** The schema of a tool without arguments. */
const noArguments = { type: "object", properties: {} };

function toolsOf({ tools = [] }: ResolvedVlmRequest, version: SpecificationVersion): object[] | undefined {
  if (tools.length === 0) {
    return undefined;
  }
  return tools.map(({ name, description, parameters = noArguments, strict, providerOptions }) => ({
    type: "function",
    name,
    ...(description === undefined ? {} : { description }),
    inputSchema: parameters,
    // Version 2 has no such field.
    ...(strict === undefined || version === "v2" ? {} : { strict }),
    ...(providerOptions === undefined ? {} : { providerOptions }),
  }));
}

/** A tool choice without tools is left out: several vendors refuse it. */
function toolChoiceOf({ toolChoice, tools = [] }: ResolvedVlmRequest): object | undefined {
  if (toolChoice === undefined || tools.length === 0) {
    return undefined;
  }
  return typeof toolChoice === "string" ? { type: toolChoice } : { type: "tool", toolName: toolChoice.name };
}
