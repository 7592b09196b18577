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
import { callTimeouts } from "../failover/call-timeouts.js";
import { runCall } from "../failover/failover-loop.js";
import type { FailoverModel } from "../failover/failover-model.js";
import { resolveEmbeddingInputs } from "../media/resolve-embedding-inputs.js";
import { roughTokens, splitInputs } from "./batching.js";
import { capableEmbedders } from "./capable-embedders.js";
import { embedParts, type PartResult } from "./embed-parts.js";
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
      const { embeddings, usage, model, provider, credentialId, attempts } = await this.#embedPart(
        resolved,
        options,
      );
      return { embeddings, usage, model, provider, credentialId, credentialIds: [credentialId], attempts };
    }
    const startedMs = this.#model.shared.clock.monotonicMs();
    return embedParts(
      [first, ...others],
      (part, index, signal) => this.#embedPart(part, { ...options, signal, startedMs }, index),
      options.signal,
    );
  }

  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    return this.#model.close(options.graceMs ?? 5_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #embedPart(
    inputs: readonly ResolvedEmbeddingInput[],
    options: EmbedOptions & { readonly startedMs?: number },
    part?: number,
  ): Promise<PartResult<Output>> {
    const { timeouts } = this.#model;
    const space = this.#space;
    const { call, slot, reply } = await runCall<EmbedderAdapter, EmbeddingReply>(this.#model, {
      operation: "embed",
      capable: capableEmbedders(inputs, this.#model.slots, this.#everyone),
      inputs: inputs.length,
      estimatedTokens: estimate(inputs),
      inputType: options.inputType,
      signal: options.signal,
      timeouts: callTimeouts(timeouts, options.timeouts),
      modelAttemptMs: timeouts.attemptMs,
      startedMs: options.startedMs,
      part,
      async send(slot, attempt) {
        const reply = await slot.adapter.embed(inputs, attempt);
        space.accept(reply, inputs.length);
        return reply;
      },
    });
    return {
      // Accepted by the vector space, which knows the output.
      embeddings: reply.embeddings as Embedding<Output>[],
      usage: reply.usage,
      model: reply.model,
      provider: slot.ref.provider,
      credentialId: slot.ref.id,
      attempts: call.attempts,
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
