import { RequestAdjusted } from "@hotspare/core/plugin";
import type { Refusal } from "./refusal.js";
import type { ServerMemory } from "./server-memory.js";

/** Something that an adapter can send otherwise when a server refuses it. */
export interface Adjustment<Sent> {
  /** One word that stays the same: `status().adjustments` shows it. */
  readonly reason: string;
  /** Whether the refusal is about it. */
  isMeant(refusal: Refusal): boolean;
  /** Whether what was sent holds it: a refusal of what was not sent teaches nothing. */
  isSent(sent: Sent): boolean;
  /** The reason of the adjustment that this one undoes. */
  readonly opposite?: string;
  /** What the caller loses, in a sentence. */
  readonly warning?: string;
}

/** Learns from the refusals of one server, call by call. */
export interface Learner<Sent, Known extends Adjustment<Sent>> {
  /** The adjustments with which the requests of this call are sent. */
  inForce(callId: number): readonly Known[];
  /** The error to be thrown for a refusal: an adjustment, or the refusal itself, which teaches nothing. */
  refused(callId: number, sent: Sent, error: unknown): unknown;
  /** The adjusted request was answered: what was tried is remembered. */
  answered(callId: number): void;
}

export interface LearnerOptions<Sent, Known> {
  readonly memory: ServerMemory;
  /** In the order in which a refusal is asked what it means. */
  readonly adjustments: readonly Known[];
  /** Undefined: the error is no refusal. What was sent is given because a refusal may quote it. */
  readonly read: (error: unknown, sent: Sent) => Refusal | undefined;
}

/** Calls whose adjustments are kept. Those of a call that found no answer stay until then: the call may come round again. */
const mostCalls = 1_000;

/**
 * What a refusal teaches is tried for its own call alone at first, and remembered for all when the adjusted request is answered, or refused
 * with no word of it: a refusal that merely repeats what a prompt said costs one call one request, and the others nothing.
 */
export function createLearner<Sent, Known extends Adjustment<Sent>>({
  memory,
  adjustments,
  read,
}: LearnerOptions<Sent, Known>): Learner<Sent, Known> {
  const trials = new Map<number, Map<string, Known>>();

  const triedIn = (callId: number) => [...(trials.get(callId)?.values() ?? [])];

  const remember = ({ reason, opposite }: Known) => {
    if (opposite !== undefined) {
      memory.forget(opposite);
    }
    memory.learn(reason);
  };

  const tryOut = (callId: number, adjustment: Known) => {
    const ofCall = trials.get(callId) ?? new Map<string, Known>();
    trials.set(callId, ofCall.set(adjustment.reason, adjustment));
    const [oldest] = trials.keys();
    if (trials.size > mostCalls && oldest !== undefined) {
      trials.delete(oldest);
    }
  };

  /** What this very call has been taught is not undone by it: the server takes neither then. */
  const isOpen = ({ reason, opposite }: Known, tried: readonly Known[]) =>
    tried.every((one) => one.reason !== reason && one.reason !== opposite);

  return {
    inForce: (callId) => {
      const tried = triedIn(callId);
      if (memory.isEmpty && tried.length === 0) {
        return [];
      }
      return adjustments.filter(
        (one) => tried.includes(one) || (memory.has(one.reason) && isOpen(one, tried)),
      );
    },
    refused: (callId, sent, error) => {
      const refusal = read(error, sent);
      if (refusal === undefined) {
        return error;
      }
      const tried = triedIn(callId);
      for (const one of tried.filter(({ isMeant }) => !isMeant(refusal))) {
        remember(one);
      }
      const meant = adjustments.find((one) => isOpen(one, tried) && one.isSent(sent) && one.isMeant(refusal));
      if (meant === undefined) {
        return error;
      }
      tryOut(callId, meant);
      const { reason, warning } = meant;
      return new RequestAdjusted({ reason, cause: error, ...(warning === undefined ? {} : { warning }) });
    },
    answered: (callId) => {
      for (const one of triedIn(callId)) {
        remember(one);
      }
      trials.delete(callId);
    },
  };
}
