import type { EmbedResult } from "../../contract/embedder.js";
import type { ResolvedEmbeddingInput } from "../../contract/plugin/embedder-adapter.js";
import type { EmbeddingOutput } from "../../contract/plugin/embedding.js";
import type { CallAnswer } from "../../engine/call/call-result.js";
import { failureOf, recordFailure } from "../../errors/failure-of.js";
import { mergeUsage } from "../../observing/usage/merge-usage.js";
import { mergeWarnings } from "../../request/merge-warnings.js";

/** How many parts of one call are under way at once. */
const concurrency = 4;

/**
 * Embeds the parts of a split input, each failing over alone, and puts the answers together in the inputs' order. When a part fails for
 * good, `stop` ends the others and the call throws its error; what was finished is on it (`failureOf(error)`).
 */
export async function embedParts<Output extends EmbeddingOutput>(
  parts: readonly (readonly ResolvedEmbeddingInput[])[],
  embedPart: (
    part: readonly ResolvedEmbeddingInput[],
    place: { readonly index: number; readonly firstInput: number },
  ) => Promise<EmbedResult<Output>>,
  stop: (reason: unknown) => void,
  /** Where the split input begins in the call's, because a part may be split again. */
  begins = 0,
): Promise<CallAnswer<EmbedResult<Output>>> {
  const results = new Map<number, EmbedResult<Output>>();
  const waiting = parts.entries();
  let next = begins;
  const work = async () => {
    for (const [index, part] of waiting) {
      const firstInput = next;
      next += part.length;
      try {
        results.set(index, await embedPart(part, { index, firstInput }));
      } catch (error) {
        noteFirstInput(error, firstInput);
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, parts.length) }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    stop(error);
    // Their attempts end before the call does.
    await Promise.allSettled(workers);
    throw withFinishedParts(error, results);
  }
  const result = merge([...results].sort(([one], [other]) => one - other).map(([, part]) => part));
  const { credentialId: id, provider, model, usage } = result;
  return { result, credential: { id, provider, model }, usage };
}

function merge<Output extends EmbeddingOutput>(results: readonly EmbedResult<Output>[]): EmbedResult<Output> {
  const [first] = results;
  if (first === undefined) {
    throw new Error("There is nothing to merge.");
  }
  return {
    embeddings: results.flatMap((result) => result.embeddings),
    usage: mergeUsage(results.map((result) => result.usage)),
    model: first.model,
    provider: first.provider,
    credentialId: first.credentialId,
    credentialIds: [...new Set(results.flatMap((result) => result.credentialIds))],
    attempts: results.at(-1)?.attempts ?? [],
    ...(first.callId === undefined ? {} : { callId: first.callId }),
    ...(first.waitedMs === undefined
      ? {}
      : { waitedMs: Math.max(...results.map((part) => part.waitedMs ?? 0)) }),
    warnings: mergeWarnings(results.map((result) => result.warnings)),
  };
}

/** Notes in the error's record where its part begins. The first part that notes it is the error's own: all others are stopped with the error. */
function noteFirstInput(error: unknown, firstInput: number): void {
  const failure = failureOf(error);
  if (failure !== undefined && failure.firstInput === undefined && error instanceof Error) {
    recordFailure(error, { ...failure, firstInput });
  }
}

/** Notes on the error which parts were finished: they have been paid for. */
function withFinishedParts(error: unknown, results: ReadonlyMap<number, unknown>): unknown {
  const failure = failureOf(error);
  if (failure !== undefined && error instanceof Error) {
    recordFailure(error, {
      ...failure,
      finishedParts: [...results].map(([part, result]) => ({ part, result })),
    });
  }
  return error;
}
