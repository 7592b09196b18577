import type { CallOptions } from "../../contract/call-options.js";
import type { MediaPolicy } from "../../contract/options.js";
import type { ResolvedVlmRequest, VlmCapabilities, VlmReply } from "../../contract/plugin/vlm-adapter.js";
import type { VlmRequest } from "../../contract/plugin/vlm-request.js";
import type { Vlm, VlmResult } from "../../contract/vlm.js";
import type { VlmChunk } from "../../contract/vlm-chunk.js";
import { Call } from "../../engine/call/call.js";
import { CallPart } from "../../engine/call/call-part.js";
import { finished } from "../../engine/call/finish-call.js";
import { type CallWork, runCall } from "../../engine/call/run-call.js";
import type { EngineModel } from "../../engine/model/engine-model.js";
import { ModelStream, type PreparedStream } from "../../engine/stream/model-stream.js";
import { type CallSettings, normalizeCallOptions } from "../../request/call-options.js";
import { resolveMessages } from "../../request/resolve-messages.js";
import type { CredentialChanges } from "../credential-changes.js";
import { CredentialedModel } from "../credentialed-model.js";
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

  complete(request: VlmRequest, options?: CallOptions): Promise<VlmResult> {
    try {
      const settings = normalizeCallOptions(options, this.#engine.callDefaults, "complete");
      const resolving = resolveMessages(request, this.#media);
      return resolving instanceof Promise
        ? resolving.then((resolved) => this.#complete(resolved, settings))
        : this.#complete(resolving, settings);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #complete(resolved: ResolvedVlmRequest, settings: CallSettings): Promise<VlmResult> {
    const engine = this.#engine;
    const request = new CompleteRequest(resolved, settings, engine.timeouts.attemptMs);
    request.requireCapable(this.#credentials());
    return runCall(new CallPart(new Call(engine, "complete", settings), request), request, completing);
  }

  stream(request: VlmRequest, options?: CallOptions): AsyncIterableIterator<VlmChunk> {
    return new ModelStream(this.#engine, () => this.#prepareStream(request, options));
  }

  async #prepareStream(request: VlmRequest, options: CallOptions | undefined): Promise<PreparedStream> {
    const engine = this.#engine;
    const settings = normalizeCallOptions(options, engine.callDefaults, "stream");
    const bound = new OpenStreamRequest(
      await resolveMessages(request, this.#media),
      settings,
      engine.timeouts,
    );
    bound.requireCapable(this.#credentials());
    return { settings, request: bound };
  }

  /** The wiring gives this model only credentials with a VLM adapter. */
  #credentials(): readonly VlmCredential[] {
    return this.#engine.roster.credentials as readonly VlmCredential[];
  }
}

function anyCapabilities(all: readonly VlmCapabilities[]): VlmCapabilities {
  return {
    modalities: [...new Set(all.flatMap(({ modalities }) => modalities))],
    tools: all.some(({ tools }) => tools),
    streaming: all.some(({ streaming }) => streaming),
  };
}
