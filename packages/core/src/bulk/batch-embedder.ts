import type { Clock } from "../contract/clock.js";
import type { EmbeddedItem } from "../contract/embed-many.js";
import type { EmbeddingInput, EmbedResult } from "../contract/embedder.js";
import type { EmbeddingOutput } from "../contract/plugin/embedding.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { toError } from "../errors/to-error.js";
import { backoffOf } from "../failover/backoff.js";
import { halvesOf, type InputBatch } from "./batches-of.js";
import type { ProgressCounter } from "./progress-counter.js";
import { faultOf } from "./request-fault.js";

const backoff = { backoffMs: 1_000, maxBackoffMs: 30_000 };

/** So many inputs, refused one by one before any was embedded, show that it is not the inputs. */
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
  /** Whether the service answers a request that is surely sound. */
  readonly proveService: () => Promise<boolean>;
}

/** What a batch came to; with a failure no other batch need be tried, and its items are those that were answered before. */
export interface BatchOutcome<Output extends EmbeddingOutput> {
  readonly items: readonly EmbeddedItem<Output>[];
  readonly failure?: { readonly error: unknown };
}

/** What is done about a batch that failed. */
type Step = { readonly do: "end" | "halve" | "giveUp" } | { readonly do: "wait"; readonly waitMs: number };

/**
 * Gets an answer for each input of a batch. A batch that is refused is halved, down to the inputs at fault, which get the error;
 * one that fails for the service's sake waits and is sent again whole.
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

  /** One after the other: what the first half shows is known before the second is sent. */
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
    const { progress, onTooLarge, proveService } = this.#options;
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
      if (single && failures > 1 && (othersAnswered || (await proveService()))) {
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

  /** No wait is begun that cannot end within the run's patience. */
  #wait(retryAfterMs: number | undefined, failures: number): Step {
    const { clock, random, progress, maxWaitMs } = this.#options;
    const waitMs = Math.max(retryAfterMs ?? 0, backoffOf(failures - 1, backoff, random()));
    const waitedMs = clock.monotonicMs() - progress.lastAnswerMs;
    return waitedMs + waitMs > maxWaitMs ? { do: "end" } : { do: "wait", waitMs };
  }
}

/** An input that was sent alone was the first of its request; its own place is in the run. */
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
