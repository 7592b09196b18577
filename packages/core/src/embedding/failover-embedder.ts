import type { CredentialStatus } from "../contract/credential-status.js";
import type { Embedder, EmbeddingInput, EmbedOptions, EmbedResult } from "../contract/embedder.js";
import type {
  EmbedderAdapter,
  EmbedderCapabilities,
  EmbeddingReply,
  ResolvedEmbeddingInput,
} from "../contract/embedder-adapter.js";
import type { Embedding, EmbeddingOutput } from "../contract/embedding.js";
import type { HotspareEventSource } from "../contract/events.js";
import type { CallPlan } from "../failover/call-plan.js";
import { callTimeouts } from "../failover/call-timeouts.js";
import { type AnsweredCall, runCall } from "../failover/failover-loop.js";
import type { FailoverModel } from "../failover/failover-model.js";
import { resolveEmbeddingInputs } from "../media/resolve-embedding-inputs.js";
import { roughTokens, splitInputs } from "./batching.js";
import { capableEmbedders } from "./capable-embedders.js";
import { embedParts } from "./embed-parts.js";
import type { VectorSpace } from "./vector-space.js";

/** An embedder that moves between credentials of one vector space. */
export class FailoverEmbedder<Output extends EmbeddingOutput> implements Embedder<Output> {
  readonly capabilities: EmbedderCapabilities;
  readonly #model: FailoverModel<EmbedderAdapter>;
  readonly #space: VectorSpace;
  readonly #everyone: ReadonlySet<string>;

  constructor(model: FailoverModel<EmbedderAdapter>, space: VectorSpace, capabilities: EmbedderCapabilities) {
    this.#model = model;
    this.#space = space;
    this.capabilities = capabilities;
    this.#everyone = new Set(model.slots.keys());
  }

  get model(): string {
    return this.#model.model;
  }

  get dimensions(): number | undefined {
    return this.#space.dimensions;
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

  async embed(inputs: readonly EmbeddingInput[], options: EmbedOptions = {}): Promise<EmbedResult<Output>> {
    const resolving = resolveEmbeddingInputs(inputs);
    const resolved = resolving instanceof Promise ? await resolving : resolving;
    const [first, ...others] = splitInputs(resolved, {
      maxInputs: this.capabilities.maxInputs,
      maxTokens: this.capabilities.maxTokens ?? Number.POSITIVE_INFINITY,
    });
    if (first === undefined || others.length === 0) {
      return toResult(await runCall(this.#model, this.#plan(resolved, options)));
    }
    const startedMs = this.#model.shared.clock.monotonicMs();
    return embedParts(
      [first, ...others],
      async (part, index, signal) =>
        toResult<Output>(
          await runCall(this.#model, this.#plan(part, { ...options, signal, startedMs }, index)),
        ),
      options.signal,
    );
  }

  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    return this.#model.close(options.graceMs ?? 5_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #plan(
    inputs: readonly ResolvedEmbeddingInput[],
    options: EmbedOptions & { readonly startedMs?: number },
    part?: number,
  ): CallPlan<EmbedderAdapter, EmbeddingReply> {
    const { timeouts, slots } = this.#model;
    return {
      operation: "embed",
      capable: capableEmbedders(inputs, slots, this.#everyone),
      inputs: inputs.length,
      estimatedTokens: estimate(inputs),
      inputType: options.inputType,
      signal: options.signal,
      timeouts: callTimeouts(timeouts, options.timeouts),
      modelAttemptMs: timeouts.attemptMs,
      startedMs: options.startedMs,
      part,
      accept: (reply) => this.#space.accept(reply, inputs.length),
      send: (slot, attempt) => slot.adapter.embed(inputs, attempt),
    };
  }
}

function toResult<Output extends EmbeddingOutput>({
  call,
  slot,
  reply,
}: AnsweredCall<EmbedderAdapter, EmbeddingReply>): EmbedResult<Output> {
  const { id, provider } = slot.ref;
  const promptTokens = call.plan.estimatedTokens;
  return {
    // Accepted by the vector space, which knows the output.
    embeddings: reply.embeddings as Embedding<Output>[],
    // A plugin without a compiler may forget it, and the vectors have been paid for.
    usage: reply.usage ?? {
      promptTokens,
      completionTokens: 0,
      totalTokens: promptTokens,
      source: "estimated",
    },
    model: reply.model,
    provider,
    credentialId: id,
    credentialIds: [id],
    attempts: call.attempts,
  };
}

function estimate(inputs: readonly ResolvedEmbeddingInput[]): number {
  let tokens = 0;
  for (const input of inputs) {
    tokens += roughTokens(input);
  }
  return tokens;
}
