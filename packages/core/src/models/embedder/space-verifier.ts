import type { AttemptContext } from "../../contract/plugin/attempt-context.js";
import type { EmbedderAdapter, EmbeddingReply } from "../../contract/plugin/embedder-adapter.js";
import type { VectorSpaceFingerprint } from "../../contract/vector-space-fingerprint.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import type { CredentialSlot } from "../../failover/credential-slot.js";
import { splitInputs } from "../../request/batching.js";
import { fingerprintOf, fingerprintTexts, likeness } from "./fingerprint.js";
import { SharedRequest } from "./shared-request.js";

/** Servers of one model differ by rounding, far less than this; two models are near 0. */
const leastCosine = 0.98;

type Slot = CredentialSlot<EmbedderAdapter>;

export interface SpaceVerifierOptions {
  readonly model: string;
  /** What an index was built with; undefined: the first credential that serves is the reference. */
  readonly fingerprint: VectorSpaceFingerprint | undefined;
  /** Counts the times that a credential's circuits have opened: one that recovers may be another model since. */
  readonly openingsOf: (credentialId: string) => number;
}

/**
 * Holds every credential to one vector space: a few texts are embedded once with each before it serves, and again after each recovery,
 * and must give the space's vectors.
 */
export class SpaceVerifier {
  readonly #options: SpaceVerifierOptions;
  #fingerprint: VectorSpaceFingerprint | undefined;
  #reference: Slot | undefined;
  /** The openings at which a credential was found to be of the space. */
  readonly #verified = new WeakMap<Slot, number>();
  readonly #requests = new WeakMap<Slot, SharedRequest<readonly Float32Array[]>>();

  constructor(options: SpaceVerifierOptions) {
    this.#options = options;
    this.#fingerprint = options.fingerprint;
  }

  get fingerprint(): VectorSpaceFingerprint | undefined {
    return this.#fingerprint;
  }

  /** @throws {UnusableReplyError} when the credential's vectors are of another space; nothing of the user's was sent then */
  async guard(
    slot: Slot,
    attempt: AttemptContext,
    send: () => Promise<EmbeddingReply>,
  ): Promise<EmbeddingReply> {
    for (;;) {
      const openings = this.#options.openingsOf(slot.ref.id);
      if (this.#verified.get(slot) === openings) {
        return send();
      }
      if (this.#fingerprint !== undefined) {
        this.#compare(this.#fingerprint, await this.#vectorsOf(slot, attempt));
        this.#verified.set(slot, openings);
        return send();
      }
      this.#reference ??= slot;
      if (this.#reference === slot) {
        // Side by side, so that the first call is not the slower for it; its answer counts when both are there.
        const [reply] = await Promise.all([send(), this.#becomeReference(slot, attempt, openings)]);
        return reply;
      }
      await this.#vectorsOf(this.#reference, attempt).catch(() => undefined);
      attempt.signal.throwIfAborted();
    }
  }

  async #becomeReference(slot: Slot, attempt: AttemptContext, openings: number): Promise<void> {
    try {
      const vectors = await this.#vectorsOf(slot, attempt);
      this.#fingerprint ??= fingerprintOf(this.#options.model, fingerprintTexts, vectors);
      this.#verified.set(slot, openings);
    } catch (error) {
      if (this.#fingerprint === undefined) {
        this.#reference = undefined;
      }
      throw error;
    }
  }

  #compare(fingerprint: VectorSpaceFingerprint, vectors: readonly Float32Array[]): void {
    const cosine = likeness(fingerprint, vectors);
    if (cosine === undefined || cosine < leastCosine) {
      const found =
        cosine === undefined ? "they have another length" : `their cosine to it is ${cosine.toFixed(3)}`;
      throw new UnusableReplyError({
        reason: "vector_space_mismatch",
        message: `This credential's vectors are not of the space that the fingerprint tells of: ${found}, where at least ${leastCosine} is expected. Check which model it serves.`,
      });
    }
  }

  /** Of the fixed texts; calls that come together share one request. */
  #vectorsOf(slot: Slot, { signal }: AttemptContext): Promise<readonly Float32Array[]> {
    const running = this.#requests.get(slot);
    if (running !== undefined && !running.isAbandoned) {
      return running.wait(signal);
    }
    const request = new SharedRequest((own) =>
      this.#embedTexts(slot, own, () => this.#forget(slot, request)),
    );
    this.#requests.set(slot, request);
    return request.wait(signal);
  }

  #forget(slot: Slot, request: SharedRequest<readonly Float32Array[]>): void {
    if (this.#requests.get(slot) === request) {
      this.#requests.delete(slot);
    }
  }

  async #embedTexts(slot: Slot, signal: AbortSignal, ended: () => void): Promise<readonly Float32Array[]> {
    const texts = this.#fingerprint?.texts ?? fingerprintTexts;
    const { maxInputs } = slot.adapter.capabilities;
    const vectors: Float32Array[] = [];
    try {
      for (const part of splitInputs(texts, { maxInputs, maxTokens: Number.POSITIVE_INFINITY })) {
        const { embeddings, usage } = await slot.adapter.embed(part, { signal });
        slot.counter.pinged(usage);
        for (const { dense } of embeddings) {
          vectors.push(dense ?? new Float32Array());
        }
      }
    } finally {
      ended();
    }
    return vectors;
  }
}
