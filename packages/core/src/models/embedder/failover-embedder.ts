import { createHash } from "node:crypto";
import type { Clock } from "../../contract/clock.js";
import type {
  Embedder,
  EmbeddingInput,
  EmbedOptions,
  EmbedResult,
  VectorIdentity,
} from "../../contract/embedder.js";
import type { MediaPolicy } from "../../contract/options.js";
import type {
  EmbedderCapabilities,
  EmbeddingReply,
  ResolvedEmbeddingInput,
} from "../../contract/plugin/embedder-adapter.js";
import type { EmbeddingOutput } from "../../contract/plugin/embedding.js";
import type { VectorSpaceFingerprint } from "../../contract/vector-space-fingerprint.js";
import { Call } from "../../engine/call/call.js";
import { CallPart, openPlan, type PartPlan } from "../../engine/call/call-part.js";
import type { CallAnswer } from "../../engine/call/call-result.js";
import { finished } from "../../engine/call/finish-call.js";
import { type CallWork, runCall } from "../../engine/call/run-call.js";
import type { EngineModel } from "../../engine/model/engine-model.js";
import { type CallSettings, normalizeCallOptions } from "../../request/call-options.js";
import {
  type BatchLimits,
  fitsOneRequest,
  resolveEmbeddingInputs,
  splitInputs,
} from "../../request/embedding-inputs.js";
import type { CredentialChanges } from "../credential-changes.js";
import { CredentialedModel } from "../credentialed-model.js";
import { embedParts } from "./embed-parts.js";
import { EmbedRequest, type EmbedRequestSource } from "./embed-request.js";
import type { EmbedderCredential } from "./embedder-credential.js";
import type { SpaceVerifier } from "./space-verifier.js";
import type { VectorSpace } from "./vector-space.js";

/** What an embedder is made from. */
export interface FailoverEmbedderParts {
  readonly engine: EngineModel;
  readonly credentials: CredentialChanges;
  readonly space: VectorSpace;
  readonly verifier: SpaceVerifier | undefined;
  readonly media: MediaPolicy;
  readonly identity: VectorIdentity;
  /** The fields of a credential's `extraBody` that vectors may depend on, by the credential's adapter. */
  effectOf(adapter: object): string | undefined;
}

/** What the credentials of one list have in common. */
interface CommonCapabilities {
  readonly credentials: readonly EmbedderCredential[];
  readonly capabilities: EmbedderCapabilities;
  readonly limits: BatchLimits;
}

/** An embedder that moves between credentials of one vector space. */
export class FailoverEmbedder<Output extends EmbeddingOutput, Credential = unknown>
  extends CredentialedModel<EmbeddingReply, Credential>
  implements Embedder<Output>
{
  readonly #engine: EngineModel;
  readonly #space: VectorSpace;
  readonly #verifier: SpaceVerifier | undefined;
  readonly #source: EmbedRequestSource;
  readonly #work: CallWork<EmbeddingReply, EmbedRequest<Output>, EmbedResult<Output>> = {
    take: finished,
    split: (part, request, limits) => this.#split(part, request, limits),
  };
  readonly #media: MediaPolicy;
  readonly #identity: VectorIdentity;
  readonly #effectOf: FailoverEmbedderParts["effectOf"];
  #known: CommonCapabilities | undefined;

  constructor({ engine, credentials, space, verifier, media, identity, effectOf }: FailoverEmbedderParts) {
    const source = { attemptMs: engine.timeouts.attemptMs, space };
    super(engine, credentials, {
      request: (settings) => new EmbedRequest({ ...source, verifier: undefined }, ["."], settings),
      dimensionsOf: ({ embeddings: [embedding] }) => embedding?.dense?.length,
    });
    this.#engine = engine;
    this.#media = media;
    this.#identity = identity;
    this.#effectOf = effectOf;
    this.#space = space;
    this.#verifier = verifier;
    this.#source = { ...source, verifier };
  }

  /** The smallest limits of all credentials, since any part of a split input may move to any credential; the modalities of any of them. */
  get capabilities(): EmbedderCapabilities {
    return this.#common().capabilities;
  }

  get dimensions(): number | undefined {
    return this.#space.dimensions;
  }

  /** The instructions and bodies of all credentials count, so that a further credential with the same ones changes nothing. */
  get vectorIdentity(): VectorIdentity {
    const adapters = this.#credentials().map(({ adapter }) => adapter);
    return {
      ...this.#identity,
      ...digestIn(
        "instructions",
        adapters.flatMap(({ instructions }) => instructions ?? []),
      ),
      ...digestIn(
        "extraBody",
        adapters.flatMap((adapter) => this.#effectOf(adapter) ?? []),
      ),
    };
  }

  get activeCredentialIds(): readonly string[] {
    return this.#engine.activeIds;
  }

  get clock(): Clock {
    return this.#engine.shared.clock;
  }

  get closing(): AbortSignal {
    return this.#engine.closing;
  }

  /** Identifies the vector space, to be kept beside an index; undefined without `vectorSpace.verify`, and before the first answer. */
  get fingerprint(): VectorSpaceFingerprint | undefined {
    return this.#verifier?.fingerprint;
  }

  embed(inputs: readonly EmbeddingInput[], options?: EmbedOptions): Promise<EmbedResult<Output>> {
    try {
      const { callDefaults } = this.#engine;
      const settings =
        options === undefined ? callDefaults : normalizeCallOptions(options, callDefaults, "embed");
      const resolved = resolveEmbeddingInputs(inputs, this.#media);
      return resolved instanceof Promise
        ? resolved.then((texts) => this.#embed(texts, settings))
        : this.#embed(resolved, settings);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #embed(texts: readonly ResolvedEmbeddingInput[], settings: CallSettings): Promise<EmbedResult<Output>> {
    const request = this.#requestOf(texts, settings);
    request.requireCapable(this.#credentials());
    const { limits } = this.#common();
    const plan: PartPlan = fitsOneRequest(texts, limits) ? openPlan : { is: "split", limits };
    const call = new Call(this.#engine, "embed", settings);
    return runCall(new CallPart(call, request, undefined, undefined, plan), request, this.#work);
  }

  #split(
    { call }: CallPart,
    { resolved, firstInput }: EmbedRequest<Output>,
    limits: BatchLimits,
  ): Promise<CallAnswer<EmbedResult<Output>>> {
    // The server may have said that it takes fewer.
    this.#known = undefined;
    return embedParts(
      splitInputs(resolved, limits),
      (part, place) => {
        const request = this.#requestOf(part, call.settings, place.firstInput);
        return runCall(new CallPart(call, request, place.index), request, this.#work);
      },
      (reason) => call.stopParts(reason),
      firstInput,
    );
  }

  #requestOf(
    texts: readonly ResolvedEmbeddingInput[],
    settings: CallSettings,
    firstInput?: number,
  ): EmbedRequest<Output> {
    return new EmbedRequest(this.#source, texts, settings, firstInput);
  }

  /** Worked out once for each list of credentials. */
  #common(): CommonCapabilities {
    const credentials = this.#credentials();
    if (this.#known?.credentials !== credentials) {
      const common = commonCapabilities(credentials.map(({ adapter }) => adapter.capabilities));
      const limits = limitsOf(common, credentials);
      this.#known = { credentials, capabilities: { ...common, maxInputs: limits.maxInputs }, limits };
    }
    return this.#known;
  }

  /** The wiring gives this model only credentials with an embedding adapter. */
  #credentials(): readonly EmbedderCredential[] {
    return this.#engine.roster.credentials as readonly EmbedderCredential[];
  }
}

function digestIn(name: string, texts: readonly string[]): VectorIdentity {
  const distinct = [...new Set(texts)].sort();
  return distinct.length === 0
    ? {}
    : { [name]: createHash("sha256").update(JSON.stringify(distinct)).digest("base64url") };
}

function limitsOf(
  { maxInputs, maxTokens }: EmbedderCapabilities,
  credentials: readonly EmbedderCredential[],
): BatchLimits {
  const learned = credentials.map(({ learnedMaxInputs = maxInputs }) => learnedMaxInputs);
  return { maxInputs: Math.min(maxInputs, ...learned), maxTokens: maxTokens ?? Number.POSITIVE_INFINITY };
}

/** The smallest limits, since a part of a split input must fit every credential. The modalities of any credential: inputs are routed by them. */
function commonCapabilities(all: readonly EmbedderCapabilities[]): EmbedderCapabilities {
  const limits = all.flatMap(({ maxTokens }) => (maxTokens === undefined ? [] : [maxTokens]));
  return {
    modalities: [...new Set(all.flatMap(({ modalities }) => modalities))],
    outputs: all[0]?.outputs ?? [],
    maxInputs: Math.min(...all.map(({ maxInputs }) => maxInputs)),
    ...(limits.length === 0 ? {} : { maxTokens: Math.min(...limits) }),
  };
}
