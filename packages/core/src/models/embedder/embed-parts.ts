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
  embedPart: (part: readonly ResolvedEmbeddingInput[], index: number) => Promise<EmbedResult<Output>>,
  stop: (reason: unknown) => void,
): Promise<CallAnswer<EmbedResult<Output>>> {
  const results = new Map<number, EmbedResult<Output>>();
  const waiting = parts.entries();
  const work = async () => {
    for (const [index, part] of waiting) {
      try {
        results.set(index, await embedPart(part, index));
      } catch (error) {
        throw withFirstInput(error, parts, index);
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

/** Notes in the error's record where the part begins. The first part that fails with an error is the part of the error: the others are stopped with it. */
function withFirstInput(error: unknown, parts: readonly (readonly unknown[])[], index: number): unknown {
  const failure = failureOf(error);
  if (failure !== undefined && failure.firstInput === undefined && error instanceof Error) {
    const firstInput = parts.slice(0, index).reduce((sum, part) => sum + part.length, 0);
    recordFailure(error, { ...failure, firstInput });
  }
  return error;
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
