import { type EmbeddingRunSource, FailoverEmbeddingRun } from "../../bulk/failover-embedding-run.js";
import {
  type NormalizedEmbedManyOptions,
  normalizeEmbedManyOptions,
} from "../../bulk/normalize-embed-many-options.js";
import type { EmbeddingRun, EmbedManyOptions } from "../../contract/embed-many.js";
import type { Embedder, EmbeddingInput, EmbedOptions, EmbedResult } from "../../contract/embedder.js";
import type { CredentialRef } from "../../contract/plugin/credential-ref.js";
import type {
  EmbedderAdapter,
  EmbedderCapabilities,
  EmbeddingReply,
  ResolvedEmbeddingInput,
} from "../../contract/plugin/embedder-adapter.js";
import type { EmbeddingOutput } from "../../contract/plugin/embedding.js";
import type { VectorSpaceFingerprint } from "../../contract/vector-space-fingerprint.js";
import type { CredentialChanges } from "../../failover/credential-changes.js";
import { CredentialedModel } from "../../failover/credentialed-model.js";
import type { FailoverModel } from "../../failover/failover-model.js";
import { pauseBetweenCalls } from "../../failover/pause-between-calls.js";
import { rememberLast } from "../../failover/remember-last.js";
import { runCall } from "../../failover/run-call.js";
import { type BatchLimits, fitsOneRequest, splitInputs } from "../../request/batching.js";
import { resolveEmbeddingInputs } from "../../request/resolve-embedding-inputs.js";
import { capableEmbedders } from "./capable-embedders.js";
import { checkOfEmbedder } from "./check-of-embedder.js";
import { embedParts } from "./embed-parts.js";
import { EmbedPlan, type EmbedPlanSource, type InputPart } from "./embed-plan.js";
import type { SpaceVerifier } from "./space-verifier.js";
import type { VectorSpace } from "./vector-space.js";

const noOptions: EmbedOptions = {};

type Slots = FailoverModel<EmbedderAdapter>["slots"];

/** An embedder that moves between credentials of one vector space. */
export class FailoverEmbedder<Output extends EmbeddingOutput, Credential = unknown>
  extends CredentialedModel<EmbedderAdapter, EmbeddingReply, Credential>
  implements Embedder<Output>
{
  readonly #model: FailoverModel<EmbedderAdapter>;
  readonly #space: VectorSpace;
  readonly #verifier: SpaceVerifier | undefined;
  readonly #everyoneOf = rememberLast((slots: Slots): ReadonlySet<string> => new Set(slots.keys()));
  readonly #capabilitiesOf: (slots: Slots) => EmbedderCapabilities;
  readonly #limitsOf = rememberLast((slots: Slots) => limitsOf(this.#capabilitiesOf(slots)));
  readonly #planSource: EmbedPlanSource;

  constructor(
    model: FailoverModel<EmbedderAdapter>,
    credentials: CredentialChanges,
    space: VectorSpace,
    verifier: SpaceVerifier | undefined,
    common: (capabilities: readonly EmbedderCapabilities[]) => EmbedderCapabilities,
  ) {
    super(model, credentials, checkOfEmbedder(space));
    this.#model = model;
    this.#space = space;
    this.#verifier = verifier;
    const answererOf = rememberLast(({ id }: CredentialRef) => Object.freeze([id] as const));
    this.#planSource = { model, space, verifier, answererOf };
    this.#capabilitiesOf = rememberLast((slots) =>
      common([...slots.values()].map(({ adapter }) => adapter.capabilities)),
    );
  }

  /** What all of its credentials can do: any part of a split input may move to any of them. */
  get capabilities(): EmbedderCapabilities {
    return this.#capabilitiesOf(this.#model.slots);
  }

  get dimensions(): number | undefined {
    return this.#space.dimensions;
  }

  /** What the vector space is known by, to be kept beside an index; undefined without `vectorSpace.verify`, and before the first answer. */
  get fingerprint(): VectorSpaceFingerprint | undefined {
    return this.#verifier?.fingerprint;
  }

  embed(inputs: readonly EmbeddingInput[], options: EmbedOptions = noOptions): Promise<EmbedResult<Output>> {
    return this.#embed(inputs, options, this.#model.retry.maxWaitMs);
  }

  /** Not an async function: of text alone nothing is waited for here, and it would cost as much as the loop. */
  #embed(
    inputs: readonly EmbeddingInput[],
    options: EmbedOptions,
    maxWaitMs: number,
  ): Promise<EmbedResult<Output>> {
    try {
      const resolved = resolveEmbeddingInputs(inputs);
      return resolved instanceof Promise
        ? this.#embedLater(resolved, options, maxWaitMs)
        : this.#embedResolved(resolved, options, maxWaitMs);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #embedLater(
    inputs: Promise<readonly ResolvedEmbeddingInput[]>,
    options: EmbedOptions,
    maxWaitMs: number,
  ): Promise<EmbedResult<Output>> {
    return this.#embedResolved(await inputs, options, maxWaitMs);
  }

  #embedResolved(
    inputs: readonly ResolvedEmbeddingInput[],
    options: EmbedOptions,
    maxWaitMs: number,
  ): Promise<EmbedResult<Output>> {
    return fitsOneRequest(inputs, this.#limitsOf(this.#model.slots))
      ? this.#request(inputs, options, maxWaitMs)
      : this.#embedSplit(inputs, options, maxWaitMs);
  }

  #embedSplit(
    inputs: readonly ResolvedEmbeddingInput[],
    options: EmbedOptions,
    maxWaitMs: number,
  ): Promise<EmbedResult<Output>> {
    const startedMs = this.#model.shared.clock.monotonicMs();
    return embedParts(
      splitInputs(inputs, this.#limitsOf(this.#model.slots)),
      (texts, index, signal) => this.#request(texts, { ...options, signal }, maxWaitMs, { index, startedMs }),
      options.signal,
    );
  }

  #request(
    texts: readonly ResolvedEmbeddingInput[],
    options: EmbedOptions,
    maxWaitMs: number,
    part?: InputPart,
  ): Promise<EmbedResult<Output>> {
    const { slots } = this.#model;
    const capable = capableEmbedders(texts, slots, this.#everyoneOf(slots));
    const plan = new EmbedPlan<Output>(this.#planSource, texts, capable, options, maxWaitMs, part);
    return runCall(this.#model, plan);
  }

  /**
   * Embeds any number of inputs in constant memory: batches as large as a request takes, several under way for each credential at
   * work, every batch failing over alone. An input that no credential can embed gets its own error, and the others are answered.
   *
   * @throws {InvalidInputError} when an option is wrong; what ends the run is thrown where it is consumed
   * @example
   * for await (const { index, embedding, error } of embedder.embedMany(chunks)) await store(index, embedding ?? error);
   */
  embedMany(
    inputs: Iterable<EmbeddingInput> | AsyncIterable<EmbeddingInput>,
    options: EmbedManyOptions = {},
  ): EmbeddingRun<Output> {
    const normalized = normalizeEmbedManyOptions(inputs, options);
    return new FailoverEmbeddingRun(this.#runSource(normalized), inputs, normalized);
  }

  #runSource(run: NormalizedEmbedManyOptions): EmbeddingRunSource<Output> {
    const { inputType, purpose, timeouts, maxWaitMs } = run;
    const model = this.#model;
    const { clock, random } = model.shared;
    return {
      identity: {
        model: model.model,
        output: this.#space.output,
        ...(inputType === undefined ? {} : { inputType }),
      },
      clock,
      random,
      limits: () => this.#limitsOf(model.slots),
      credentialsAtWork: () => model.switcher.activeIds?.length ?? 1,
      embed: (inputs, signal) => this.#embed(inputs, { inputType, purpose, timeouts, signal }, maxWaitMs),
      pause: (ms, signal) => pauseBetweenCalls(model, ms, signal),
      onProgress: (progress) => {
        if (model.events.wants("progress")) {
          model.events.emit("progress", {
            ...progress.snapshot(),
            model: model.model,
            atMs: clock.epochMs(),
          });
        }
      },
    };
  }
}

function limitsOf({ maxInputs, maxTokens }: EmbedderCapabilities): BatchLimits {
  return { maxInputs, maxTokens: maxTokens ?? Number.POSITIVE_INFINITY };
}
