import type { Vlm } from "@hotspare/core";
import { type ThrownBy, toSdkError } from "../errors/to-sdk-error.js";
import { resultMetadata } from "../reply/hotspare-metadata.js";
import { responseMetadata } from "../reply/response-metadata.js";
import type { SaidPart, SaidResult, SaidStream } from "../reply/said-types.js";
import { toContent } from "../reply/to-content.js";
import type { ModelVersion } from "../reply/to-files.js";
import { toFinishReason } from "../reply/to-finish-reason.js";
import { toUsage } from "../reply/to-usage.js";
import { toWarnings } from "../reply/to-warnings.js";
import { WireRecord } from "../reply/wire-record.js";
import { checkVlm } from "../request/check-model.js";
import { checkNames, type HotspareLanguageOptions, languageOptionNames } from "../request/own-options.js";
import type { SdkCallOptions } from "../request/sdk-types.js";
import { type ModelCall, toRequest } from "../request/to-request.js";
import { answerStream } from "./answer-stream.js";

/** Settings of `hotspareModel()`: options of every call. A call's own `providerOptions.hotspare` overrides them. */
export interface HotspareModelSettings extends HotspareLanguageOptions {
  /**
   * URLs that your credentials' servers fetch themselves, by media type; the AI SDK downloads all others. @default http(s) URLs of pictures and films, where a
   * credential takes pictures and films
   */
  readonly supportedUrls?: Readonly<Record<string, readonly RegExp[]>> | undefined;
}

/** The members of a language model that are the same in all versions. */
export interface LanguageModelParts {
  readonly provider: string;
  readonly modelId: string;
  readonly supportedUrls: Record<string, RegExp[]>;
  doGenerate(options: SdkCallOptions): Promise<SaidResult>;
  doStream(options: SdkCallOptions): Promise<SaidStream>;
}

const settingNames = [...languageOptionNames, "supportedUrls"];

/** A VLM with the methods of the AI SDK's language models. @throws {InvalidConfigError} for an unknown setting */
export function languageModel(
  vlm: Vlm,
  settings: HotspareModelSettings = {},
  version: ModelVersion = "v3",
): LanguageModelParts {
  checkVlm(vlm, "vlm", "hotspareModel()");
  checkNames(settings, settingNames, "settings of hotspareModel()");
  const { supportedUrls, ...options } = settings;
  return {
    provider: "hotspare",
    modelId: vlm.model,
    get supportedUrls() {
      return supportedUrls === undefined ? urlsOf(vlm) : copyOf(supportedUrls);
    },
    doGenerate: (given) => generate(vlm, given, options, version),
    doStream: (given) => stream(vlm, given, options, version),
  };
}

async function generate(
  vlm: Vlm,
  given: SdkCallOptions,
  settings: HotspareLanguageOptions,
  version: ModelVersion,
): Promise<SaidResult> {
  const call = toRequest(given, settings);
  const wire = new WireRecord();
  try {
    const result = await vlm.complete(call.request, { ...call.options, wire });
    const { body, headers, first } = wire;
    return {
      content: toContent(result, version),
      finishReason: toFinishReason(result),
      usage: toUsage(result.usage, result.raw?.["usage"]),
      providerMetadata: resultMetadata(result),
      request: { body },
      response: {
        ...responseMetadata(first, result.model, result.responseId),
        ...(headers === undefined ? {} : { headers }),
        body: first,
      },
      warnings: toWarnings(call.warnings.all, result.warnings),
    };
  } catch (error) {
    throw toSdkError(error, thrownBy(vlm, given, call));
  }
}

/** Opens the stream up to its first content: until then Hotspare may move on, and what fails for good is thrown here. */
async function stream(
  vlm: Vlm,
  given: SdkCallOptions,
  settings: HotspareLanguageOptions,
  version: ModelVersion,
): Promise<SaidStream> {
  const call = toRequest(given, settings);
  const wire = new WireRecord();
  if (given.includeRawChunks === true) {
    wire.keepPayloads();
  }
  const by = thrownBy(vlm, given, call);
  try {
    const chunks = vlm.stream(call.request, { ...call.options, wire })[Symbol.asyncIterator]();
    const first = await chunks.next();
    const { body, headers } = wire;
    const ofAnswer = first.done === true || first.value.type !== "finish" ? undefined : first.value.model;
    const shown = responseMetadata(wire.first, ofAnswer);
    const head: SaidPart[] = [
      {
        type: "stream-start",
        warnings: toWarnings(call.warnings.all, wire.warnings),
      },
      { type: "response-metadata", ...shown },
    ];
    return {
      stream: answerStream({ chunks, first, head, shown, wire, by, version }),
      request: { body },
      response: headers === undefined ? {} : { headers },
    };
  } catch (error) {
    throw toSdkError(error, by);
  }
}

function thrownBy(vlm: Vlm, { abortSignal }: SdkCallOptions, { request }: ModelCall): ThrownBy {
  // `extraBody` may hold what a configuration calls a secret.
  const { extraBody: _, ...shown } = request;
  return { signal: abortSignal, model: vlm.model, requestBodyValues: { model: vlm.model, ...shown } };
}

const httpURL = /^https?:\/\/.*$/;

/** Providers fetch pictures and films themselves. Sounds and documents are sent as bytes, which the AI SDK downloads. */
function urlsOf({ capabilities }: Vlm): Record<string, RegExp[]> {
  const urls: Record<string, RegExp[]> = {};
  for (const kind of ["image", "video"] as const) {
    if (capabilities.modalities.includes(kind)) {
      urls[`${kind}/*`] = [httpURL];
    }
  }
  return urls;
}

function copyOf(urls: Readonly<Record<string, readonly RegExp[]>>): Record<string, RegExp[]> {
  return Object.fromEntries(Object.entries(urls).map(([type, patterns]) => [type, [...patterns]]));
}
