import type { AttemptContext } from "../../contract/plugin/attempt-context.js";
import type { EmbeddingReply } from "../../contract/plugin/embedder-adapter.js";
import type { VectorSpaceFingerprint } from "../../contract/vector-space-fingerprint.js";
import { readAdjustment } from "../../engine/call/adjustment.js";
import { isUsage } from "../../engine/call/run-attempt.js";
import { readAnswer, wrongAnswer } from "../../engine/call/wrong-answer.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import { splitInputs } from "../../request/embedding-inputs.js";
import type { EmbedderCredential } from "./embedder-credential.js";
import { fingerprintOf, fingerprintTexts, likeness } from "./fingerprint.js";
import { SharedRequest } from "./shared-request.js";
import { embeddingsProblem, embedMethod } from "./vector-space.js";

/** Servers of one model differ only by rounding, far less than this. Two models have a cosine near 0. */
const leastCosine = 0.98;

/** An adapter that finds ever new reasons would never be done. */
const mostAdjustments = 8;

export interface SpaceVerifierOptions {
  readonly model: string;
  /** Fingerprint of the model that built an index. Undefined if the first credential that serves is the reference. */
  readonly fingerprint: VectorSpaceFingerprint | undefined;
  /** Counts how often a credential's circuits have opened. After a recovery, the credential may serve another model. */
  readonly openingsOf: (credentialId: string) => number;
}

/**
 * Keeps every credential in one vector space. Before a credential first serves, and after each recovery, the verifier
 * embeds a few texts with the credential. The vectors must match the space.
 */
export class SpaceVerifier {
  readonly #options: SpaceVerifierOptions;
  #fingerprint: VectorSpaceFingerprint | undefined;
  /** Number of openings at which each credential was last verified. */
  readonly #verified = new WeakMap<EmbedderCredential, number>();
  readonly #requests = new WeakMap<EmbedderCredential, SharedRequest<readonly Float32Array[]>>();

  constructor(options: SpaceVerifierOptions) {
    this.#options = options;
    this.#fingerprint = options.fingerprint;
  }

  get fingerprint(): VectorSpaceFingerprint | undefined {
    return this.#fingerprint;
  }

  /**
   * Verifies a credential that has not been verified since its last recovery. While nothing is known to compare with, every credential
   * is asked for itself, and the first that answers is the reference: no credential waits for another one.
   *
   * @throws {UnusableReplyError} when the credential's vectors belong to another space; the reply to the user's inputs is not used then
   */
  async guard(
    credential: EmbedderCredential,
    context: AttemptContext,
    send: () => Promise<EmbeddingReply>,
  ): Promise<EmbeddingReply> {
    const openings = this.#options.openingsOf(credential.ref.id);
    if (this.#verified.get(credential) === openings) {
      return send();
    }
    if (this.#fingerprint !== undefined) {
      await this.#verify(credential, context, openings);
      return send();
    }
    // Side by side, so that the first call is not the slower for it; its answer counts when both are there.
    const [reply] = await Promise.all([send(), this.#verify(credential, context, openings)]);
    return reply;
  }

  async #verify(credential: EmbedderCredential, context: AttemptContext, openings: number): Promise<void> {
    const vectors = await this.#vectorsOf(credential, context);
    if (this.#fingerprint === undefined) {
      this.#fingerprint = fingerprintOf(this.#options.model, fingerprintTexts, vectors);
    } else {
      this.#compare(this.#fingerprint, vectors);
    }
    this.#verified.set(credential, openings);
  }

  #compare(fingerprint: VectorSpaceFingerprint, vectors: readonly Float32Array[]): void {
    const cosine = likeness(fingerprint, vectors);
    if (cosine === undefined || cosine < leastCosine) {
      const found = cosine === undefined ? "their length differs" : `their cosine is ${cosine.toFixed(3)}`;
      throw new UnusableReplyError({
        reason: "vector_space_mismatch",
        message: `This credential's vectors do not belong to the vector space of the fingerprint: ${found}, and a cosine of at least ${leastCosine} is expected. Check which model the credential serves.`,
      });
    }
  }

  /** Calls that come together share one request for the fixed texts. */
  #vectorsOf(credential: EmbedderCredential, context: AttemptContext): Promise<readonly Float32Array[]> {
    const running = this.#requests.get(credential);
    if (running !== undefined && !running.isAbandoned) {
      return running.wait(context.signal);
    }
    const request = new SharedRequest((signal) =>
      this.#embedTexts(credential, { ...context, signal }, () => this.#forget(credential, request)),
    );
    this.#requests.set(credential, request);
    return request.wait(context.signal);
  }

  #forget(credential: EmbedderCredential, request: SharedRequest<readonly Float32Array[]>): void {
    if (this.#requests.get(credential) === request) {
      this.#requests.delete(credential);
    }
  }

  async #embedTexts(
    credential: EmbedderCredential,
    context: AttemptContext,
    ended: () => void,
  ): Promise<readonly Float32Array[]> {
    const texts = this.#fingerprint?.texts ?? fingerprintTexts;
    const reasons = new Set<string>();
    let { maxInputs } = credential.adapter.capabilities;
    try {
      for (;;) {
        try {
          return await embedInParts(credential, texts, maxInputs, context);
        } catch (error) {
          const { adjustment } = readAdjustment(credential, error);
          // The attempt repeats only its own request, and this one is shared by several attempts.
          if (adjustment === undefined || reasons.has(adjustment.reason) || reasons.size >= mostAdjustments) {
            throw error;
          }
          reasons.add(adjustment.reason);
          credential.adjustments.add(adjustment.reason);
          maxInputs = Math.max(1, Math.min(maxInputs, adjustment.maxInputs ?? maxInputs));
        }
      }
    } finally {
      ended();
    }
  }
}

async function embedInParts(
  credential: EmbedderCredential,
  texts: readonly string[],
  maxInputs: number,
  context: AttemptContext,
): Promise<readonly Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (const part of splitInputs(texts, { maxInputs, maxTokens: Number.POSITIVE_INFINITY })) {
    vectors.push(...readVectors(credential, await credential.adapter.embed(part, context)));
  }
  return vectors;
}

/** The vectors of a reply, whose tokens are counted: whatever the plugin gave, the attempt fails and nothing else. */
function readVectors(credential: EmbedderCredential, reply: EmbeddingReply): readonly Float32Array[] {
  return readAnswer(credential, embedMethod, () => {
    const problem = embeddingsProblem(reply);
    if (problem !== undefined) {
      throw wrongAnswer(credential, embedMethod, problem);
    }
    if (isUsage(reply.usage)) {
      credential.usage.pinged(reply.usage);
    }
    return reply.embeddings.map(({ dense }) => dense ?? new Float32Array());
  });
}
