import { RequestAdjusted, UnusableReplyError } from "@hotspare/core/plugin";
import { adjustedTo, createLearner } from "../servers/learner.js";
import { type ReadErrorFacts, type Refusal, readRefusal } from "../servers/refusal.js";
import type { ServerMemory } from "../servers/server-memory.js";
import { createBatchLimitLearner } from "./batch-limit-learner.js";
import type { EmbeddingAlternative, EmbeddingRequest, EmbeddingTarget } from "./embedding-alternative.js";
import { embeddingAlternatives, oneTextReason, unreadableWords } from "./embedding-alternatives.js";

/** Learns from the refusals of an embedding server. */
export interface EmbeddingLearner {
  /** The most inputs that the server accepts. Undefined: no refusal has stated a limit. */
  readonly maxInputs: number | undefined;
  inForce(callId: number): readonly EmbeddingAlternative[];
  /** Returns the error to throw for a failed request: an adjustment, or the error itself when it teaches nothing. */
  failed(callId: number, request: EmbeddingRequest, error: unknown): unknown;
  answered(callId: number, request: EmbeddingRequest): void;
}

export function createEmbeddingLearner(
  target: EmbeddingTarget,
  memory: ServerMemory,
  readFacts: ReadErrorFacts,
): EmbeddingLearner {
  const learner = createLearner({ memory, alternatives: embeddingAlternatives(target) });
  const limits = createBatchLimitLearner(memory);

  /** The parts of a split call are sent in parallel: one part may be refused for something that another part has already learned. */
  const learnedMeanwhile = (callId: number, request: EmbeddingRequest, refusal: Refusal) =>
    learner
      .inForce(callId)
      .find((one) => !request.inForce.includes(one) && one.isSent(request) && one.isMeant(refusal));

  return {
    get maxInputs() {
      return memory.has(oneTextReason) ? 1 : limits.maxInputs;
    },
    inForce: learner.inForce,
    failed: (callId, request, error) => {
      const { texts } = request;
      const refusal = refusalOf(error, texts, readFacts);
      if (refusal === undefined) {
        return error;
      }
      const limit = limits.refused(callId, texts.length, refusal, error);
      if (limit !== undefined) {
        return limit;
      }
      const learned = learnedMeanwhile(callId, request, refusal);
      return learned === undefined
        ? oneByOne(learner.refused(callId, request, error, refusal), texts)
        : oneByOne(adjustedTo(learned, error), texts);
    },
    answered: (callId, { texts }) => {
      learner.answered(callId);
      limits.answered(callId, texts.length);
    },
  };
}

/** The refusal to learn from: a refusal by the server, or base64 of an uncertain format. */
function refusalOf(error: unknown, texts: readonly string[], readFacts: ReadErrorFacts): Refusal | undefined {
  return UnusableReplyError.isInstance(error) && error.reason === unreadableWords
    ? { status: undefined, param: undefined, names: "", text: unreadableWords }
    : readRefusal(error, () => texts, readFacts);
}

/** A server that accepts only one text gets one text at a time. The learner remembers this once a text was answered, so core need not. */
function oneByOne(error: unknown, texts: readonly string[]): unknown {
  return texts.length > 1 && RequestAdjusted.isInstance(error) && error.reason === oneTextReason
    ? new RequestAdjusted({ reason: error.reason, maxInputs: 1, thisRequestOnly: true, cause: error.cause })
    : error;
}
