import { RequestAdjusted, UnusableReplyError } from "@hotspare/core/plugin";
import { createLearner } from "../servers/learner.js";
import type { Refusal } from "../servers/refusal.js";
import type { ServerMemory } from "../servers/server-memory.js";
import type { EmbeddingAdjustment, EmbeddingRequest, EmbeddingTarget } from "./embedding-adjustment.js";
import { embeddingAdjustments, oneTextReason, unreadableWords } from "./embedding-adjustments.js";
import { learnBatchLimit, learnedMaxInputs } from "./learn-batch-limit.js";
import { type ReadErrorFacts, refusalWords } from "./refusal-words.js";

/** Learns from the refusals of an embedding server. */
export interface EmbeddingLearner {
  /** The most inputs that the server takes; undefined: no refusal has said. */
  readonly maxInputs: number | undefined;
  inForce(callId: number): readonly EmbeddingAdjustment[];
  /** The error to be thrown for what a request came to: an adjustment, or the error itself, which teaches nothing. */
  failed(callId: number, request: EmbeddingRequest, error: unknown): unknown;
  answered(callId: number): void;
}

export function createEmbeddingLearner(
  target: EmbeddingTarget,
  memory: ServerMemory,
  readFacts: ReadErrorFacts,
): EmbeddingLearner {
  const readRefusal = (error: unknown, { texts }: EmbeddingRequest) => refusalOf(error, texts, readFacts);
  const learner = createLearner({ memory, adjustments: embeddingAdjustments(target), read: readRefusal });

  /** The parts of a split call are sent side by side: what one has learned, another may still be refused for. */
  const learnedMeanwhile = (callId: number, request: EmbeddingRequest, error: unknown) => {
    const refusal = readRefusal(error, request);
    return refusal === undefined
      ? undefined
      : learner
          .inForce(callId)
          .find((one) => !request.inForce.includes(one) && one.isSent(request) && one.isMeant(refusal));
  };

  return {
    get maxInputs() {
      return memory.has(oneTextReason) ? 1 : learnedMaxInputs(memory);
    },
    inForce: learner.inForce,
    failed: (callId, request, error) => {
      const { texts } = request;
      const limit = learnBatchLimit(error, texts, memory, readFacts);
      if (limit !== undefined) {
        return limit;
      }
      const learned = learnedMeanwhile(callId, request, error);
      return learned === undefined
        ? oneByOne(learner.refused(callId, request, error), texts)
        : oneByOne(adjusted(learned, error), texts);
    },
    answered: learner.answered,
  };
}

/** What is learned from: a refusal of the server, or base64 whose numbers are not certain. */
function refusalOf(error: unknown, texts: readonly string[], readFacts: ReadErrorFacts): Refusal | undefined {
  if (UnusableReplyError.isInstance(error) && error.reason === unreadableWords) {
    return { param: undefined, text: unreadableWords };
  }
  const words = refusalWords(error, texts, readFacts);
  return words === undefined
    ? undefined
    : { param: words.names === "" ? undefined : words.names, text: words.text };
}

function adjusted({ reason, warning }: EmbeddingAdjustment, cause: unknown): RequestAdjusted {
  return new RequestAdjusted({ reason, cause, ...(warning === undefined ? {} : { warning }) });
}

/** A server that takes one text alone is asked for one at a time. */
function oneByOne(error: unknown, texts: readonly string[]): unknown {
  return texts.length > 1 && RequestAdjusted.isInstance(error) && error.reason === oneTextReason
    ? new RequestAdjusted({ reason: error.reason, maxInputs: 1, cause: error.cause })
    : error;
}
