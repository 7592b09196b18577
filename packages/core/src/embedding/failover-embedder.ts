import type { CredentialStatus } from "../contract/credential-status.js";
import type { EmbeddingRun, EmbedManyOptions } from "../contract/embed-many.js";
import type { Embedder, EmbeddingInput, EmbedOptions, EmbedResult } from "../contract/embedder.js";
import type {
  EmbedderAdapter,
  EmbedderCapabilities,
  EmbeddingReply,
  ResolvedEmbeddingInput,
} from "../contract/embedder-adapter.js";
import type { EmbeddingOutput } from "../contract/embedding.js";
import type { HotspareEventSource } from "../contract/events.js";
import type { VectorSpaceFingerprint } from "../contract/vector-space-fingerprint.js";
import type { CallPlan } from "../failover/call-plan.js";
import { callTimeouts } from "../failover/call-timeouts.js";
import type { CredentialChanges, CredentialPlace } from "../failover/credential-changes.js";
import { runCall } from "../failover/failover-loop.js";
import type { FailoverModel } from "../failover/failover-model.js";
import { pauseBetweenCalls } from "../failover/pause-between-calls.js";
import { rememberLast } from "../failover/remember-last.js";
import { resolveEmbeddingInputs } from "../media/resolve-embedding-inputs.js";
import { type BatchLimits, roughTokens, splitInputs } from "./batching.js";
import { capableEmbedders } from "./capable-embedders.js";
import { embedParts } from "./embed-parts.js";
import { type EmbeddingRunSource, FailoverEmbeddingRun } from "./failover-embedding-run.js";
import {
  type NormalizedEmbedManyOptions,
  normalizeEmbedManyOptions,
} from "./normalize-embed-many-options.js";
import type { SpaceVerifier } from "./space-verifier.js";
import { toEmbedResult } from "./to-embed-result.js";
import type { VectorSpace } from "./vector-space.js";

type Slots = FailoverModel<EmbedderAdapter>["slots"];

/** An embedder that moves between credentials of one vector space. */
export class FailoverEmbedder<Output extends EmbeddingOutput, Credential = unknown>
  implements Embedder<Output>
{
  readonly #model: FailoverModel<EmbedderAdapter>;
  readonly #credentials: CredentialChanges;
  readonly #space: VectorSpace;
  readonly #verifier: SpaceVerifier | undefined;
  readonly #everyoneOf = rememberLast((slots: Slots): ReadonlySet<string> => new Set(slots.keys()));
  readonly #capabilitiesOf: (slots: Slots) => EmbedderCapabilities;

  constructor(
    model: FailoverModel<EmbedderAdapter>,
    credentials: CredentialChanges,
    space: VectorSpace,
    verifier: SpaceVerifier | undefined,
    common: (capabilities: readonly EmbedderCapabilities[]) => EmbedderCapabilities,
  ) {
    this.#model = model;
    this.#credentials = credentials;
    this.#space = space;
    this.#verifier = verifier;
    this.#capabilitiesOf = rememberLast((slots) =>
      common([...slots.values()].map(({ adapter }) => adapter.capabilities)),
    );
  }

  /** What all of its credentials can do: any part of a split input may move to any of them. */
  get capabilities(): EmbedderCapabilities {
    return this.#capabilitiesOf(this.#model.slots);
  }

  get model(): string {
    return this.#model.model;
  }

  get dimensions(): number | undefined {
    return this.#space.dimensions;
  }

  /** What the vector space is known by, to be kept beside an index; undefined without `vectorSpace.verify`, and before the first answer. */
  get fingerprint(): VectorSpaceFingerprint | undefined {
    return this.#verifier?.fingerprint;
  }

  get events(): HotspareEventSource {
    return this.#model.events;
  }

  /** The credential that serves now; undefined: none is usable. Looking moves nothing. */
  get activeCredentialId(): string | undefined {
    return this.#model.activeId;
  }

  status(): readonly CredentialStatus[] {
    return this.#model.status();
  }

  reset(credentialId?: string): void {
    this.#model.reset(credentialId);
  }

  /**
   * Adds a credential, behind all others unless `before` names one. Calls that begin from now on may use it.
   *
   * @throws {InvalidConfigError} when it is wrong, its id is taken, or its vectors are of another space
   * @throws {ClosedError} when the model is closed
   */
  addCredential(credential: Credential, place: CredentialPlace = {}): void {
    this.#credentials.add(credential, place);
  }

  /**
   * Puts another credential in the place of one, such as a new key; the id stays. Running attempts end on the old one, whose adapter
   * closes after the last of them; everything later uses the new one, and its health starts fresh.
   *
   * @throws {InvalidConfigError} when it is wrong, or there is no such id
   * @throws {ClosedError} when the model is closed
   */
  replaceCredential(credentialId: string, credential: Credential): void {
    this.#credentials.replace(credentialId, credential);
  }

  /**
   * Takes a credential off the list. Running attempts end on it; its adapter closes after the last of them.
   *
   * @throws {InvalidConfigError} when there is no such id, or no other credential
   * @throws {ClosedError} when the model is closed
   */
  removeCredential(credentialId: string): void {
    this.#credentials.remove(credentialId);
  }

  embed(inputs: readonly EmbeddingInput[], options: EmbedOptions = {}): Promise<EmbedResult<Output>> {
    return this.#embed(inputs, options, this.#model.retry.maxWaitMs);
  }

  async #embed(
    inputs: readonly EmbeddingInput[],
    options: EmbedOptions,
    maxWaitMs: number,
  ): Promise<EmbedResult<Output>> {
    const resolving = resolveEmbeddingInputs(inputs);
    const resolved = resolving instanceof Promise ? await resolving : resolving;
    const [first, ...others] = splitInputs(resolved, this.#limits());
    if (first === undefined || others.length === 0) {
      return toEmbedResult(await runCall(this.#model, this.#plan(resolved, options, maxWaitMs)), this.#space);
    }
    const startedMs = this.#model.shared.clock.monotonicMs();
    return embedParts(
      [first, ...others],
      async (part, index, signal) =>
        toEmbedResult<Output>(
          await runCall(this.#model, this.#plan(part, { ...options, signal, startedMs }, maxWaitMs, index)),
          this.#space,
        ),
      options.signal,
    );
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

  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    return this.#model.close(options.graceMs ?? 5_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #runSource({ inputType, timeouts, maxWaitMs }: NormalizedEmbedManyOptions): EmbeddingRunSource<Output> {
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
      limits: () => this.#limits(),
      credentialsAtWork: () => model.switcher.activeIds?.length ?? 1,
      embed: (inputs, signal) => this.#embed(inputs, { inputType, timeouts, signal }, maxWaitMs),
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

  #limits(): BatchLimits {
    const { maxInputs, maxTokens } = this.capabilities;
    return { maxInputs, maxTokens: maxTokens ?? Number.POSITIVE_INFINITY };
  }

  #plan(
    inputs: readonly ResolvedEmbeddingInput[],
    options: EmbedOptions & { readonly startedMs?: number },
    maxWaitMs: number,
    part?: number,
  ): CallPlan<EmbedderAdapter, EmbeddingReply> {
    const { timeouts, slots } = this.#model;
    return {
      operation: "embed",
      capable: capableEmbedders(inputs, slots, this.#everyoneOf(slots)),
      inputs: inputs.length,
      estimatedTokens: estimate(inputs),
      inputType: options.inputType,
      signal: options.signal,
      timeouts: callTimeouts(timeouts, options.timeouts),
      modelAttemptMs: timeouts.attemptMs,
      maxWaitMs,
      startedMs: options.startedMs,
      part,
      accept: (reply) => this.#space.accept(reply, inputs.length),
      send: (slot, attempt) => {
        const send = () => slot.adapter.embed(inputs, attempt);
        return this.#verifier === undefined ? send() : this.#verifier.guard(slot, attempt, send);
      },
    };
  }
}

function estimate(inputs: readonly ResolvedEmbeddingInput[]): number {
  let tokens = 0;
  for (const input of inputs) {
    tokens += roughTokens(input);
  }
  return tokens;
}
