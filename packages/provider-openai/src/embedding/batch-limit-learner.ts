import { RequestAdjusted } from "@hotspare/core/plugin";
import type { Refusal } from "../servers/refusal.js";
import type { ServerMemory } from "../servers/server-memory.js";
import { batchLimitIn } from "./batch-limit.js";

/** Learns from refusals how many inputs a server accepts in a request. */
export interface BatchLimitLearner {
  /** The most inputs that the server accepts. Undefined: no limit is known. */
  readonly maxInputs: number | undefined;
  /**
   * Learns from a refusal of a request with this many inputs. Returns an error with which core splits the inputs. Undefined: the refusal says nothing
   * about their number.
   */
  refused(callId: number, inputs: number, refusal: Refusal, cause: unknown): RequestAdjusted | undefined;
  /** Called when a request with this many inputs was answered. */
  answered(callId: number, inputs: number): void;
}

/** A limit that a call tries before it is remembered. */
interface Trial {
  readonly maxInputs: number;
  /** The limit that was remembered before the call. Undefined: no limit. */
  readonly before: number | undefined;
  readonly isDisproved: boolean;
}

const reason = "max_inputs";
/**
 * The trials of this many calls are kept. The parts of a call are sent in parallel, and a later part may disprove a limit that an earlier part has
 * proved.
 */
const mostCalls = 1_000;

/**
 * Creates a learner for one server and model.
 * A new limit applies only to the call that learned it. When a smaller request is answered, the limit is proved, and is remembered for all
 * credentials of this server and model. When a smaller request is refused in the same way, or a larger request is answered, the limit is disproved
 * and forgotten: the message was about the texts of the inputs, or quoted an input.
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

/** Whether a request within the limit is refused with the same limit, or a single input is refused for being too many. */
function saysAgain(refusal: Refusal, inputs: number, { maxInputs }: Trial): boolean {
  // With this number of inputs, half of them is more than the limit. So only a number in the message can give the same limit.
  const limit = batchLimitIn(refusal, 2 * maxInputs + 3);
  return limit?.thisRequestOnly === false && (limit.maxInputs === maxInputs || inputs === 1);
}
