import type { Attempt } from "../../contract/attempt.js";
import type { EmbedOptions, EmbedResult } from "../../contract/embedder.js";
import type { Normalized } from "../../contract/options.js";
import type { CredentialRef } from "../../contract/plugin/credential-ref.js";
import type {
  EmbedderAdapter,
  EmbeddingReply,
  ResolvedEmbeddingInput,
} from "../../contract/plugin/embedder-adapter.js";
import type { Embedding, EmbeddingOutput } from "../../contract/plugin/embedding.js";
import type { Timeouts } from "../../contract/timeouts.js";
import type { AttemptScope } from "../../failover/attempt-scope.js";
import type { AnswerPlan } from "../../failover/call-plan.js";
import { callPurpose } from "../../failover/call-purpose.js";
import { callTimeouts } from "../../failover/call-timeouts.js";
import type { CredentialSlot } from "../../failover/credential-slot.js";
import { roughTokens } from "../../request/batching.js";
import type { SpaceVerifier } from "./space-verifier.js";
import type { VectorSpace } from "./vector-space.js";

/** What all calls of one embedder have in common. */
export interface EmbedPlanSource {
  readonly model: { readonly purpose: string; readonly timeouts: Normalized<Timeouts> };
  readonly space: VectorSpace;
  readonly verifier: SpaceVerifier | undefined;
  /** The list of one that an answer names. */
  readonly answererOf: (ref: CredentialRef) => readonly [string];
}

/** Which part of a split input a request is for. */
export interface InputPart {
  readonly index: number;
  /** When the call began that this is a part of, monotonic milliseconds. */
  readonly startedMs: number;
}

/** One request for embeddings. A class, so that a call makes one object and no functions. */
export class EmbedPlan<Output extends EmbeddingOutput>
  implements AnswerPlan<EmbedderAdapter, EmbeddingReply, EmbedResult<Output>>
{
  readonly capable: ReadonlySet<string>;
  readonly inputs: number;
  readonly estimatedTokens: number;
  readonly inputType: "query" | "document" | undefined;
  readonly signal: AbortSignal | undefined;
  readonly purpose: string;
  readonly timeouts: Normalized<Timeouts>;
  readonly maxWaitMs: number;
  readonly #source: EmbedPlanSource;
  readonly #part: InputPart | undefined;
  readonly #texts: readonly ResolvedEmbeddingInput[];

  /** @throws {InvalidConfigError} when the caller's timeouts or purpose are wrong */
  constructor(
    source: EmbedPlanSource,
    texts: readonly ResolvedEmbeddingInput[],
    capable: ReadonlySet<string>,
    options: EmbedOptions,
    maxWaitMs: number,
    part: InputPart | undefined,
  ) {
    this.#source = source;
    this.#texts = texts;
    this.capable = capable;
    this.inputs = texts.length;
    this.estimatedTokens = estimate(texts);
    this.inputType = options.inputType;
    this.signal = options.signal;
    this.purpose = callPurpose(source.model.purpose, options.purpose);
    this.timeouts = callTimeouts(source.model.timeouts, options.timeouts);
    this.maxWaitMs = maxWaitMs;
    this.#part = part;
  }

  get operation(): "embed" {
    return "embed";
  }

  get modelAttemptMs(): number {
    return this.#source.model.timeouts.attemptMs;
  }

  get part(): number | undefined {
    return this.#part?.index;
  }

  get startedMs(): number | undefined {
    return this.#part?.startedMs;
  }

  send(slot: CredentialSlot<EmbedderAdapter>, attempt: AttemptScope): Promise<EmbeddingReply> {
    const { verifier } = this.#source;
    return verifier === undefined
      ? slot.adapter.embed(this.#texts, attempt)
      : verifier.guard(slot, attempt, () => slot.adapter.embed(this.#texts, attempt));
  }

  accept(reply: EmbeddingReply): void {
    this.#source.space.accept(reply, this.inputs);
  }

  toResult(reply: EmbeddingReply, ref: CredentialRef, attempts: readonly Attempt[]): EmbedResult<Output> {
    return {
      // Accepted by the vector space, which knows the output.
      embeddings: this.#source.space.shape(reply.embeddings) as Embedding<Output>[],
      // A plugin without a compiler may forget it, and the vectors have been paid for.
      usage: reply.usage ?? {
        promptTokens: this.estimatedTokens,
        completionTokens: 0,
        totalTokens: this.estimatedTokens,
        source: "estimated",
      },
      model: reply.model,
      provider: ref.provider,
      credentialId: ref.id,
      credentialIds: this.#source.answererOf(ref),
      attempts,
    };
  }
}

function estimate(texts: readonly ResolvedEmbeddingInput[]): number {
  let tokens = 0;
  for (const text of texts) {
    tokens += roughTokens(text);
  }
  return tokens;
}
