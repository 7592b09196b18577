import {
  type AttemptContext,
  isObject,
  type Modality,
  type ReplyWarning,
  type ResolvedVlmRequest,
  requestInFormat,
  type VlmAdapter,
  type VlmChunkStream,
  type VlmModel,
  type VlmReply,
} from "@hotspare/core/plugin";
import type { CalledLanguageModel } from "../model/ai-sdk-model.js";
import { callingModel, readingResult } from "../model/reading-result.js";
import { replyWarnings } from "../model/reply-warnings.js";
import { ShownWire } from "../model/shown-wire.js";
import type { Vendor } from "../vendors/vendor.js";
import { AiSdkStream } from "./ai-sdk-stream.js";
import { callOptions } from "./call-options.js";
import { type DownloadMedia, downloadedMedia } from "./downloaded-media.js";
import type { OptionsTarget } from "./options-target.js";
import { readResult } from "./read-result.js";
import { formatsOf, LearnedFormats } from "./response-formats.js";

export interface AiSdkVlmOptions {
  readonly model: CalledLanguageModel;
  readonly vendor: Vendor;
  /** The account whose metadata goes back only to this model. */
  readonly account: string;
  readonly settings: VlmModel;
  readonly modalities: readonly Modality[];
  readonly download: DownloadMedia | undefined;
}

const pingRequest: ResolvedVlmRequest = { messages: [{ role: "user", content: "." }], maxTokens: 16 };

/** Creates a VLM that completes and streams with a model object of the AI SDK. `doGenerate` and `doStream` send one request each and never retry. */
export function createAiSdkVlm({
  model,
  vendor,
  account,
  settings,
  modalities,
  download,
}: AiSdkVlmOptions): VlmAdapter {
  const { modelId, specificationVersion: version } = model;
  const target: OptionsTarget = { version, vendor, modelId, account, settings };
  const responseFormats = formatsOf(model, vendor);
  const formats = new LearnedFormats(responseFormats);
  const prepare = async (
    asked: ResolvedVlmRequest,
    context: Pick<AttemptContext, "signal" | "headers" | "wire">,
  ) => {
    context.signal.throwIfAborted();
    const { signal } = context;
    const { supportedUrls } = model;
    const { request, warnings: ofFormat } = requestInFormat(asked, formats.takes);
    const whole = await downloadedMedia(request, { modelId, supportedUrls, download, signal });
    const { options, warnings } = callOptions(whole, context, target);
    return { options, warnings: [...ofFormat, ...warnings], hasFormat: hasFormat(request) };
  };
  const complete = async (request: ResolvedVlmRequest, context: AttemptContext): Promise<VlmReply> => {
    const { options, warnings, hasFormat } = await prepare(request, context);
    const wire = new ShownWire(context.wire);
    const result = await shown(wire, warnings, () => callingModel(() => model.doGenerate(options)));
    if (isObject(result)) {
      wire.answered(result, [...warnings, ...replyWarnings(result["warnings"])]);
      formats.check(result["warnings"], hasFormat);
    }
    return readingResult(() => readResult(result, { modelId, account, warnings, request }));
  };
  const stream = (request: ResolvedVlmRequest, { signal, headers, wire: listener }: AttemptContext) => {
    const wire = new ShownWire(listener);
    return new AiSdkStream({
      modelId,
      account,
      signal,
      wire,
      open: async (own) => {
        const { options, warnings, hasFormat } = await prepare(request, {
          signal: own,
          headers,
          wire: listener,
        });
        const result = await shown(wire, warnings, () => callingModel(() => model.doStream(options)));
        return { result, warnings, checkWarnings: (given) => formats.check(given, hasFormat) };
      },
    }) satisfies VlmChunkStream;
  };
  return {
    capabilities: { modalities, tools: true, streaming: true, responseFormats },
    get adjustments() {
      return formats.adjustments;
    },
    complete,
    stream,
    ping: async (context) => (await complete(pingRequest, context)).usage,
  };
}

function hasFormat({ responseFormat }: ResolvedVlmRequest): boolean {
  return responseFormat !== undefined && responseFormat.type !== "text";
}

/** Calls a model. When the model refuses, the listener sees what was sent. */
async function shown(
  wire: ShownWire,
  warnings: readonly ReplyWarning[],
  call: () => Promise<unknown>,
): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    wire.failed(error, warnings);
    throw error;
  }
}
