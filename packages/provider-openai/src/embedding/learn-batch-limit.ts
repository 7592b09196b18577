import { RequestAdjusted } from "@hotspare/core/plugin";
import type { ServerMemory } from "../servers/server-memory.js";
import { batchLimitIn } from "./batch-limit.js";
import { type ReadErrorFacts, refusalWords } from "./refusal-words.js";

const reason = "max_inputs";

/** The most inputs that the server takes, as its refusals have taught; undefined: none has. */
export function learnedMaxInputs(memory: ServerMemory): number | undefined {
  return memory.numberOf(reason);
}

/**
 * What a refusal teaches about the number of inputs, remembered for all credentials of this server and model; core splits. Undefined: nothing.
 * A refusal because of the inputs' size splits this request alone.
 */
export function learnBatchLimit(
  error: unknown,
  texts: readonly string[],
  memory: ServerMemory,
  readFacts: ReadErrorFacts,
): RequestAdjusted | undefined {
  const words = texts.length > 1 ? refusalWords(error, texts, readFacts) : undefined;
  const limit = words === undefined ? undefined : batchLimitIn(words, texts.length);
  if (limit === undefined) {
    return undefined;
  }
  if (limit.thisRequestOnly) {
    return new RequestAdjusted({ reason: "inputs_too_large", ...limit, cause: error });
  }
  memory.learn(reason, Math.min(limit.maxInputs, learnedMaxInputs(memory) ?? limit.maxInputs));
  return new RequestAdjusted({ reason, ...limit, cause: error });
}
