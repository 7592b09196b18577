import type { CallOptions } from "../../contract/call-options.js";
import type { MediaPolicy } from "../../contract/options.js";
import type { SchemaOutput, StandardSchema } from "../../contract/plugin/standard-schema.js";
import type { ResolvedVlmRequest, VlmCapabilities, VlmReply } from "../../contract/plugin/vlm-adapter.js";
import type { Tool, VlmRequest } from "../../contract/plugin/vlm-request.js";
import type {
  CompleteObjectRequest,
  CompleteObjectResult,
  StreamObjectRequest,
  Vlm,
} from "../../contract/vlm.js";
import type { VlmChunk, VlmObjectChunk } from "../../contract/vlm-chunk.js";
import type { ToolCallOf, VlmResult } from "../../contract/vlm-result.js";
import { Call } from "../../engine/call/call.js";
import { CallPart } from "../../engine/call/call-part.js";
import { finished } from "../../engine/call/finish-call.js";
import { type CallWork, runCall } from "../../engine/call/run-call.js";
import type { EngineModel } from "../../engine/model/engine-model.js";
import { ModelStream } from "../../engine/stream/model-stream.js";
import { once } from "../../options/once.js";
import { type CallSettings, normalizeCallOptions } from "../../request/call-options.js";
import { type CheckedVlmRequest, resolveMessages } from "../../request/resolve-messages.js";
import type { ObjectFormat } from "../../structured/object-format.js";
import type { ToolsWithSchemas } from "../../structured/tool-inputs.js";
import type { CredentialChanges } from "../credential-changes.js";
import { CredentialedModel } from "../credentialed-model.js";
import { completeObject } from "./complete-object.js";
import { followObject, followTools, withInputs } from "./follow-object.js";
import { FollowedStream } from "./followed-stream.js";
import { askedObject } from "./object-request.js";
import { ReadingTime } from "./reading-time.js";
import { hasSchemas, type SendableRequest, sendableRequest } from "./sendable-request.js";
import { CompleteRequest, OpenStreamRequest, type VlmCredential } from "./vlm-requests.js";

/** The cheapest request that every model answers; one token alone is too few for models that think. */
const checkRequest: ResolvedVlmRequest = { messages: [{ role: "user", content: "." }], maxTokens: 16 };

const completing: CallWork<VlmReply, CompleteRequest, VlmResult> = { take: finished };

/** A VLM that moves between credentials. */
export class FailoverVlm<Credential = unknown>
  extends CredentialedModel<VlmReply, Credential>
  implements Vlm
{
  readonly #engine: EngineModel;
  readonly #media: MediaPolicy;
  /** The formats of objects that have been asked for, for as long as their schemas live. */
  readonly #formats = new WeakMap<object, ObjectFormat>();

  /** Takes secrets out of what a model wrote. */
  readonly #hide = (text: string): string => this.#engine.shared.vault.scrubber().scrub(text);

  constructor(engine: EngineModel, credentials: CredentialChanges, media: MediaPolicy) {
    super(engine, credentials, {
      request: (settings) => new CompleteRequest(checkRequest, settings, engine.timeouts.attemptMs),
    });
    this.#engine = engine;
    this.#media = media;
  }

  /** What at least one credential can do: a request goes to the credentials that can take it. */
  get capabilities(): VlmCapabilities {
    return anyCapabilities(this.#credentials().map(({ adapter }) => adapter.capabilities));
  }

  // Overloads: what the schemas of a request make of the answer is known to the caller's compiler alone.

  complete<const Tools extends readonly Tool[] = readonly Tool[]>(
    request: VlmRequest<Tools>,
    options?: CallOptions,
  ): Promise<VlmResult<ToolCallOf<Tools>>>;
  complete(request: VlmRequest, options?: CallOptions): Promise<VlmResult> {
    try {
      const settings = normalizeCallOptions(options, this.#engine.callDefaults, "complete");
      const resolving = resolveMessages(request, this.#media);
      return resolving instanceof Promise
        ? resolving.then((checked) => this.#completeChecked(checked, settings))
        : this.#completeChecked(resolving, settings);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  completeObject<Schema extends StandardSchema, const Tools extends readonly Tool[] = readonly Tool[]>(
    request: CompleteObjectRequest<Schema, Tools>,
    options?: CallOptions,
  ): Promise<CompleteObjectResult<SchemaOutput<Schema>, ToolCallOf<Tools>>>;
  async completeObject(request: CompleteObjectRequest, options?: CallOptions): Promise<CompleteObjectResult> {
    const engine = this.#engine;
    const settings = normalizeCallOptions(options, engine.callDefaults, "complete");
    const { request: asked, format, repair } = askedObject(request, "completeObject", this.#formats);
    const { request: sent, tools } = sendableRequest(await resolveMessages(asked, this.#media));
    return completeObject({
      request: sent,
      format,
      repair,
      time: new ReadingTime(engine.shared.clock, settings),
      hide: this.#hide,
      complete: (resolved, totalMs) =>
        this.#complete(resolved, { ...settings, timeouts: { ...settings.timeouts, totalMs } }, tools),
    });
  }

  #completeChecked(checked: CheckedVlmRequest, settings: CallSettings): Promise<VlmResult> {
    const { request, tools } = sendableRequest(checked);
    return this.#complete(request, settings, tools);
  }

  #complete(
    resolved: ResolvedVlmRequest,
    settings: CallSettings,
    tools: ToolsWithSchemas | undefined,
  ): Promise<VlmResult> {
    const engine = this.#engine;
    const request = new CompleteRequest(resolved, settings, engine.timeouts.attemptMs);
    request.requireCapable(this.#credentials());
    const part = new CallPart(new Call(engine, "complete", settings), request);
    const answering = runCall(part, request, completing);
    if (tools === undefined) {
      return answering;
    }
    const time = new ReadingTime(engine.shared.clock, settings);
    return answering.then((result) => time.within(withInputs(result, tools), result.attempts));
  }

  stream<const Tools extends readonly Tool[] = readonly Tool[]>(
    request: VlmRequest<Tools>,
    options?: CallOptions,
  ): AsyncIterableIterator<VlmChunk<ToolCallOf<Tools>>>;
  stream(request: VlmRequest, options?: CallOptions): AsyncIterableIterator<VlmChunk, undefined> {
    const read = once(async () => ({
      ...this.#reading(options),
      ...sendableRequest(await resolveMessages(request, this.#media)),
    }));
    const stream = this.#stream(read);
    return hasSchemas(request) ? new FollowedStream(stream, followTools(read)) : stream;
  }

  streamObject<Schema extends StandardSchema, const Tools extends readonly Tool[] = readonly Tool[]>(
    request: StreamObjectRequest<Schema, Tools>,
    options?: CallOptions,
  ): AsyncIterableIterator<VlmObjectChunk<Schema, ToolCallOf<Tools>>>;
  streamObject(
    request: StreamObjectRequest,
    options?: CallOptions,
  ): AsyncIterableIterator<VlmObjectChunk, undefined> {
    const read = once(async () => {
      const reading = this.#reading(options);
      const { request: asked, format } = askedObject(request, "streamObject", this.#formats);
      return {
        ...reading,
        ...sendableRequest(await resolveMessages(asked, this.#media)),
        format,
        hide: this.#hide,
      };
    });
    return new FollowedStream(this.#stream(read), followObject(read));
  }

  /** The options of a stream, and the time that it has from now on. */
  #reading(options: CallOptions | undefined): {
    readonly settings: CallSettings;
    readonly time: ReadingTime;
  } {
    const { callDefaults, shared } = this.#engine;
    const settings = normalizeCallOptions(options, callDefaults, "stream");
    return { settings, time: new ReadingTime(shared.clock, settings) };
  }

  /** The request is read at the first `next()`. */
  #stream(
    read: () => Promise<SendableRequest & { readonly settings: CallSettings }>,
  ): AsyncIterableIterator<VlmChunk, undefined> {
    const engine = this.#engine;
    return new ModelStream(engine, async () => {
      const { settings, request: sent } = await read();
      const request = new OpenStreamRequest(sent, settings, engine.timeouts);
      request.requireCapable(this.#credentials());
      return { settings, request };
    });
  }

  /** The wiring gives this model only credentials with a VLM adapter. */
  #credentials(): readonly VlmCredential[] {
    return this.#engine.roster.credentials as readonly VlmCredential[];
  }
}

function anyCapabilities(all: readonly VlmCapabilities[]): VlmCapabilities {
  const formats = all.map(({ responseFormats }) => responseFormats);
  return {
    modalities: [...new Set(all.flatMap(({ modalities }) => modalities))],
    tools: all.some(({ tools }) => tools),
    streaming: all.some(({ streaming }) => streaming),
    ...(formats.includes(undefined)
      ? {}
      : { responseFormats: [...new Set(formats.flatMap((some) => some ?? []))] }),
  };
}
