import type { EmbedResult } from "../../contract/embedder.js";
import type { InstrumentedContent, InstrumentedRequest } from "../../contract/instrumentation.js";
import type { AttemptContext } from "../../contract/plugin/attempt-context.js";
import type { Modality } from "../../contract/plugin/content.js";
import type { EmbeddingReply, ResolvedEmbeddingInput } from "../../contract/plugin/embedder-adapter.js";
import type { Embedding, EmbeddingOutput } from "../../contract/plugin/embedding.js";
import type { ProviderOptions } from "../../contract/plugin/provider-metadata.js";
import type { ReplyWarning } from "../../contract/plugin/reply-warning.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { CallRequest } from "../../engine/call/call-request.js";
import { type AnsweredAttempt, warningsOf } from "../../engine/call/run-attempt.js";
import {
  noMethod,
  plainModel,
  plainWarnings,
  unreadAnswer,
  wrongAnswer,
} from "../../engine/call/wrong-answer.js";
import { RequestAdjusted } from "../../errors/request-adjusted.js";
import { UnsupportedInputError } from "../../errors/unsupported-input-error.js";
import type { CallSettings } from "../../request/call-options.js";
import { roughTokens } from "../../request/embedding-inputs.js";
import { textsIn } from "../../request/texts-in.js";
import type { EmbedderCredential } from "./embedder-credential.js";
import type { SpaceVerifier } from "./space-verifier.js";
import { embeddingsProblem, embedMethod, type VectorSpace } from "./vector-space.js";

/** What all requests of one embedder have in common. */
export interface EmbedRequestSource {
  /** What the model gives an attempt. */
  readonly attemptMs: number;
  readonly space: VectorSpace;
  readonly verifier: SpaceVerifier | undefined;
}

/** One request for embeddings. A class, so that a call makes one object and no functions. */
export class EmbedRequest<Output extends EmbeddingOutput = EmbeddingOutput>
  implements CallRequest<EmbeddingReply>
{
  readonly inputs: number;
  readonly estimatedTokens: number;
  readonly attemptMs: number;
  readonly modelAttemptMs: number;
  readonly inputType: "query" | "document" | undefined;
  readonly providerOptions: ProviderOptions | undefined;
  readonly #source: EmbedRequestSource;
  /** The inputs as an adapter gets them. */
  readonly resolved: readonly ResolvedEmbeddingInput[];
  /** Kinds of parts that the inputs hold; empty: text alone. */
  readonly #modalities: readonly Modality[];

  /** Where its inputs begin in the call's. */
  readonly firstInput: number;

  constructor(
    source: EmbedRequestSource,
    texts: readonly ResolvedEmbeddingInput[],
    settings: CallSettings,
    firstInput = 0,
  ) {
    this.#source = source;
    this.firstInput = firstInput;
    this.resolved = texts;
    this.#modalities = modalitiesOf(texts);
    this.inputs = texts.length;
    this.estimatedTokens = estimateTokens(texts);
    this.attemptMs = settings.timeouts.attemptMs;
    this.modelAttemptMs = source.attemptMs;
    this.inputType = settings.inputType;
    this.providerOptions = settings.providerOptions;
  }

  /** Asked when the request waits, which few requests do. Empty: text alone. */
  get needs(): string {
    return this.#modalities.join(" ");
  }

  /** Text alone goes to every credential, at no cost. */
  isCapable({ adapter }: EmbedderCredential): boolean {
    return (
      this.#modalities.length === 0 ||
      this.#modalities.every((modality) => adapter.capabilities.modalities.includes(modality))
    );
  }

  /** @throws {UnsupportedInputError} when no credential can take the inputs */
  requireCapable(credentials: readonly EmbedderCredential[]): void {
    if (this.#modalities.length > 0 && !credentials.some((credential) => this.isCapable(credential))) {
      throw new UnsupportedInputError({
        needs: this.#modalities,
        credentials: credentials.map(({ ref, adapter }) => ({
          credentialId: ref.id,
          supports: adapter.capabilities.modalities,
        })),
      });
    }
  }

  texts(): readonly string[] {
    return textsIn(this.resolved);
  }

  send(credential: EmbedderCredential, context: AttemptContext): Promise<EmbeddingReply> {
    const { maxInputs } = credential.adapter.capabilities;
    if (this.inputs > maxInputs) {
      // The credential has joined the list since the inputs were split, or has learned its limit since.
      throw new RequestAdjusted({ reason: "max_inputs", maxInputs, thisRequestOnly: true });
    }
    if (typeof credential.adapter.embed !== "function") {
      throw wrongAnswer(credential, embedMethod, noMethod);
    }
    const { verifier } = this.#source;
    return verifier === undefined
      ? credential.adapter.embed(this.resolved, context)
      : verifier.guard(credential, context, () => credential.adapter.embed(this.resolved, context));
  }

  accept(reply: EmbeddingReply, credential: EmbedderCredential): EmbeddingReply {
    try {
      const problem = embeddingsProblem(reply);
      if (problem !== undefined) {
        throw wrongAnswer(credential, embedMethod, problem);
      }
      const { embeddings, model, warnings } = reply;
      const read = {
        embeddings,
        model: typeof model === "string" ? model : plainModel(credential, model),
        usage: noUsage,
        warnings: warnings === undefined ? noWarnings : (plainWarnings(credential, warnings) ?? noWarnings),
      };
      this.#source.space.accept(read, this.inputs);
      return read;
    } catch (error) {
      throw unreadAnswer(credential, embedMethod, error);
    }
  }

  observe({ usage, rateLimit }: EmbeddingReply) {
    return { usage, rateLimit };
  }

  estimateUsage(): TokenUsage {
    const { estimatedTokens } = this;
    return {
      promptTokens: estimatedTokens,
      completionTokens: 0,
      totalTokens: estimatedTokens,
      source: "estimated",
    };
  }

  get asked(): InstrumentedRequest {
    return { is: "embedding", inputs: this.resolved };
  }

  shown({ model, embeddings: [first] }: EmbeddingReply): InstrumentedContent {
    return { is: "embedding", model, dimensions: first?.dense?.length };
  }

  toResult({ reply, usage, attempt }: AnsweredAttempt<EmbeddingReply>): EmbedResult<Output> {
    const { ref, answerers } = attempt.credential;
    const { call } = attempt.part;
    return {
      // The vector space has checked that the vectors are of this output.
      embeddings: this.#source.space.shape(reply.embeddings) as Embedding<Output>[],
      usage,
      model: reply.model,
      provider: ref.provider,
      credentialId: ref.id,
      credentialIds: answerers,
      attempts: call.attempts,
      callId: call.id,
      waitedMs: Math.round(call.waitedMs),
      warnings: warningsOf(attempt, reply.warnings),
    };
  }
}

const noWarnings: readonly ReplyWarning[] = Object.freeze([]);

/** The usage of a reply is read apart: what is wrong with it costs no answer. */
const noUsage: TokenUsage = Object.freeze({
  promptTokens: 0,
  completionTokens: 0,
  totalTokens: 0,
  source: "estimated",
});

const textAlone: readonly Modality[] = Object.freeze([]);

function modalitiesOf(inputs: readonly ResolvedEmbeddingInput[]): readonly Modality[] {
  let needed: Set<Modality> | undefined;
  for (const input of inputs) {
    if (typeof input !== "string") {
      needed ??= new Set();
      for (const part of input) {
        needed.add(part.type);
      }
    }
  }
  return needed === undefined ? textAlone : [...needed].sort();
}

function estimateTokens(texts: readonly ResolvedEmbeddingInput[]): number {
  let tokens = 0;
  for (const text of texts) {
    tokens += roughTokens(text);
  }
  return tokens;
}
