import type { Clock } from "../contract/clock.js";
import type { EmbeddedItem } from "../contract/embed-many.js";
import type { EmbeddingInput, EmbedResult } from "../contract/embedder.js";
import type { EmbeddingOutput } from "../contract/plugin/embedding.js";
import { backoffOf } from "../engine/attempt/backoff.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { toError } from "../errors/to-error.js";
import { halvesOf, type InputBatch } from "./batches-of.js";
import type { ProgressCounter } from "./progress-counter.js";
import { faultOf } from "./request-fault.js";

const backoff = { backoffMs: 1_000, maxBackoffMs: 30_000 };

/** If this many inputs are refused one by one before any was embedded, the inputs are not the cause. */
const refusalsThatEndARun = 16;

export interface BatchEmbedderOptions<Output extends EmbeddingOutput> {
  readonly embed: (inputs: readonly EmbeddingInput[]) => Promise<EmbedResult<Output>>;
  readonly pause: (ms: number) => Promise<void>;
  readonly progress: ProgressCounter;
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxWaitMs: number;
  readonly signal: AbortSignal;
  readonly onAnswered: (inputs: readonly EmbeddingInput[], result: EmbedResult<Output>) => void;
  readonly onTooLarge: () => void;
  /** Whether an endpoint answers a request that is certainly valid. */
  readonly proveEndpoint: () => Promise<boolean>;
}

/**
 * The result of a batch. After a failure no other batch is tried. The items then are the inputs answered before the
 * failure.
 */
export interface BatchOutcome<Output extends EmbeddingOutput> {
  readonly items: readonly EmbeddedItem<Output>[];
  readonly failure?: { readonly error: unknown };
}

/** What to do after a batch failed. */
type Step = { readonly do: "end" | "halve" | "giveUp" } | { readonly do: "wait"; readonly waitMs: number };

/**
 * Gets an answer for each input of a batch. A refused batch is halved down to the inputs at fault, and their items
 * carry the error. When the service is at fault, the batch waits and is sent again whole.
 */
export class BatchEmbedder<Output extends EmbeddingOutput> {
  readonly #options: BatchEmbedderOptions<Output>;
  #refusals = 0;

  constructor(options: BatchEmbedderOptions<Output>) {
    this.#options = options;
  }

  /** @throws the signal's reason */
  async embed(batch: InputBatch): Promise<BatchOutcome<Output>> {
    const { progress, pause, signal } = this.#options;
    for (let failures = 1; ; failures += 1) {
      const requestsBefore = progress.requests;
      try {
        return { items: await this.#send(batch) };
      } catch (thrown) {
        signal.throwIfAborted();
        const step = await this.#stepAfter(thrown, batch, failures, requestsBefore);
        switch (step.do) {
          case "end":
            return { items: [], failure: { error: thrown } };
          case "halve":
            return this.#embedHalves(batch);
          case "giveUp":
            progress.failed(batch.inputs.length);
            return { items: batch.indexes.map((index) => ({ index, error: itemError(thrown, index) })) };
          case "wait":
            await pause(step.waitMs);
            break;
        }
      }
    }
  }

  async #send(batch: InputBatch): Promise<readonly EmbeddedItem<Output>[]> {
    const { embed, progress, onAnswered } = this.#options;
    progress.inFlight += 1;
    try {
      const result = await embed(batch.inputs);
      progress.answered(batch.inputs.length, result.usage);
      onAnswered(batch.inputs, result);
      return result.embeddings.map((embedding, at) => ({ index: batch.indexes[at] ?? at, embedding }));
    } finally {
      progress.inFlight -= 1;
    }
  }

  /** Sends one half after the other, so that the second half profits from what the first half shows. */
  async #embedHalves(batch: InputBatch): Promise<BatchOutcome<Output>> {
    const [first, second] = halvesOf(batch);
    const embedded = await this.embed(first);
    if (embedded.failure !== undefined) {
      return embedded;
    }
    const { items, ...end } = await this.embed(second);
    return { items: [...embedded.items, ...items], ...end };
  }

  async #stepAfter(
    thrown: unknown,
    batch: InputBatch,
    failures: number,
    requestsBefore: number,
  ): Promise<Step> {
    const { progress, onTooLarge, proveEndpoint } = this.#options;
    const fault = faultOf(thrown);
    const single = batch.inputs.length === 1;
    if (fault.of === "run") {
      return { do: "end" };
    }
    if (fault.of === "inputs") {
      if (fault.tooLarge && !single) {
        onTooLarge();
      }
      return single ? this.#refused() : { do: "halve" };
    }
    if (fault.suspectsInputs) {
      const othersAnswered = progress.requests > requestsBefore;
      if (!single && (othersAnswered || failures > 1)) {
        return { do: "halve" };
      }
      if (single && failures > 1 && (othersAnswered || (await proveEndpoint()))) {
        return { do: "giveUp" };
      }
    }
    return this.#wait(fault.retryAfterMs, failures);
  }

  #refused(): Step {
    this.#refusals += 1;
    const nothingElse = this.#options.progress.requests === 0 && this.#refusals >= refusalsThatEndARun;
    return { do: nothingElse ? "end" : "giveUp" };
  }

  /** Starts no wait that cannot end within `maxWaitMs`. */
  #wait(retryAfterMs: number | undefined, failures: number): Step {
    const { clock, random, progress, maxWaitMs } = this.#options;
    const waitMs = Math.max(retryAfterMs ?? 0, backoffOf(failures - 1, backoff, random()));
    const waitedMs = clock.monotonicMs() - progress.lastAnswerMs;
    return waitedMs + waitMs > maxWaitMs ? { do: "end" } : { do: "wait", waitMs };
  }
}

/** The path of an input sent alone says `inputs[0]`. Replaces the index by the input's index in the run. */
function itemError(thrown: unknown, index: number): Error {
  if (!InvalidInputError.isInstance(thrown)) {
    return toError(thrown);
  }
  const issues = thrown.issues.map((issue) => ({
    ...issue,
    path: issue.path.replace(/^inputs\[0\]/, `inputs[${index}]`),
  }));
  return new InvalidInputError({ issues });
}
