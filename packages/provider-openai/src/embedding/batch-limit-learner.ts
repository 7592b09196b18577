import { RequestAdjusted } from "@hotspare/core/plugin";
import type { Refusal } from "../servers/refusal.js";
import type { ServerMemory } from "../servers/server-memory.js";
import { batchLimitIn } from "./batch-limit.js";

/** Learns from refusals how many inputs a server takes. */
export interface BatchLimitLearner {
  /** The most inputs that the server takes; undefined: nothing has been learned. */
  readonly maxInputs: number | undefined;
  /** What a refusal of so many inputs teaches: core splits them. Undefined: nothing. */
  refused(callId: number, inputs: number, refusal: Refusal, cause: unknown): RequestAdjusted | undefined;
  /** A request with so many inputs was answered. */
  answered(callId: number, inputs: number): void;
}

/** A limit that a call tries before it is remembered. */
interface Trial {
  readonly maxInputs: number;
  /** What was remembered before the call; undefined: nothing. */
  readonly before: number | undefined;
  readonly isDisproved: boolean;
}

const reason = "max_inputs";
/** Calls whose trials are kept: the parts of a call are sent side by side, and a later part may disprove what an earlier part has shown. */
const mostCalls = 1_000;

/**
 * A limit holds for its own call at first. A smaller request that is answered proves it, and it is remembered for all credentials of this
 * server and model. A smaller request that is refused in the same way disproves it, as does a larger request that is answered: the words were
 * about the inputs, or quoted an input, and nothing stays remembered.
 */
export function createBatchLimitLearner(memory: ServerMemory): BatchLimitLearner {
  const trials = new Map<number, Trial>();

  const keep = (callId: number, trial: Trial) => {
    trials.set(callId, trial);
    const [oldest] = trials.keys();
    if (trials.size > mostCalls && oldest !== undefined) {
      trials.delete(oldest);
    }
  };

  const disprove = (callId: number, trial: Trial) => {
    keep(callId, { ...trial, isDisproved: true });
    if (memory.numberOf(reason) !== trial.maxInputs) {
      return;
    }
    if (trial.before === undefined) {
      memory.forget(reason);
    } else {
      memory.learn(reason, trial.before);
    }
  };

  return {
    get maxInputs() {
      return memory.numberOf(reason);
    },
    refused: (callId, inputs, refusal, cause) => {
      const trial = trials.get(callId);
      if (trial !== undefined && inputs <= trial.maxInputs && saysAgain(refusal, inputs, trial)) {
        disprove(callId, trial);
        return undefined;
      }
      const limit = batchLimitIn(refusal, inputs);
      if (limit === undefined || (trial?.isDisproved === true && !limit.thisRequestOnly)) {
        return undefined;
      }
      const { maxInputs } = limit;
      if (limit.thisRequestOnly) {
        return new RequestAdjusted({ reason: "inputs_too_large", maxInputs, thisRequestOnly: true, cause });
      }
      if (trial === undefined || maxInputs < trial.maxInputs) {
        const before = trial === undefined ? memory.numberOf(reason) : trial.before;
        keep(callId, { maxInputs, before, isDisproved: false });
      }
      return new RequestAdjusted({ reason, maxInputs, thisRequestOnly: true, cause });
    },
    answered: (callId, inputs) => {
      const trial = trials.get(callId);
      if (trial === undefined || trial.isDisproved) {
        return;
      }
      if (inputs > trial.maxInputs) {
        disprove(callId, trial);
      } else {
        memory.learn(reason, Math.min(trial.maxInputs, memory.numberOf(reason) ?? trial.maxInputs));
      }
    },
  };
}

/** Whether a request within the limit is refused with the same limit, or one input for being too many. */
function saysAgain(refusal: Refusal, inputs: number, { maxInputs }: Trial): boolean {
  // So many inputs that half of them are more than the limit: only a number in the words gives the same limit.
  const limit = batchLimitIn(refusal, 2 * maxInputs + 3);
  return limit?.thisRequestOnly === false && (limit.maxInputs === maxInputs || inputs === 1);
}
