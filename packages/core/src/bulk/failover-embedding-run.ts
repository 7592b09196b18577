import type { Clock } from "../contract/clock.js";
import type {
  EmbeddedItem,
  EmbeddingRun,
  EmbeddingRunIdentity,
  EmbeddingSink,
  EmbedManyProgress,
  IndexRange,
} from "../contract/embed-many.js";
import type { EmbeddingInput, EmbedResult } from "../contract/embedder.js";
import type { EmbeddingOutput } from "../contract/plugin/embedding.js";
import { HotspareError } from "../errors/hotspare-error.js";
import { type BatchLimits, roughTokens } from "../request/embedding-inputs.js";
import { BatchEmbedder } from "./batch-embedder.js";
import { BatchWindow } from "./batch-window.js";
import { batchesOf, type InputBatch } from "./batches-of.js";
import { IndexRanges } from "./index-ranges.js";
import { LinkedAbort } from "./linked-abort.js";
import type { NormalizedEmbedManyOptions } from "./normalize-embed-many-options.js";
import { ProgressCounter } from "./progress-counter.js";
import { TokenScale } from "./token-scale.js";

/** What a run needs from its embedder. */
export interface EmbeddingRunSource<Output extends EmbeddingOutput> {
  readonly identity: EmbeddingRunIdentity;
  readonly clock: Clock;
  readonly random: () => number;
  /** Current limits of a request. */
  limits(): BatchLimits;
  /** Current number of usable credentials. */
  credentialsAtWork(): number;
  embed(inputs: readonly EmbeddingInput[], signal: AbortSignal): Promise<EmbedResult<Output>>;
  pause(ms: number, signal: AbortSignal): Promise<void>;
  onProgress(progress: ProgressCounter): void;
}

/** The run that `embedMany` returns. */
export class FailoverEmbeddingRun<Output extends EmbeddingOutput> implements EmbeddingRun<Output> {
  readonly #source: EmbeddingRunSource<Output>;
  readonly #inputs: Iterable<EmbeddingInput> | AsyncIterable<EmbeddingInput>;
  readonly #options: NormalizedEmbedManyOptions;
  readonly #scale = new TokenScale();
  readonly #progress: ProgressCounter;
  #begun = false;

  constructor(
    source: EmbeddingRunSource<Output>,
    inputs: Iterable<EmbeddingInput> | AsyncIterable<EmbeddingInput>,
    options: NormalizedEmbedManyOptions,
  ) {
    this.#source = source;
    this.#inputs = inputs;
    this.#options = options;
    this.#progress = new ProgressCounter(source.clock, options.total);
  }

  get progress(): EmbedManyProgress {
    return this.#progress.snapshot();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<EmbeddedItem<Output>, void, undefined> {
    this.#begin();
    const { checkpoint } = this.#options;
    const finished = new IndexRanges(await checkpoint?.load(this.#source.identity));
    for await (const items of this.#batches(finished)) {
      // A `yield` returns when the consumer asks for the next item, so the consumer has finished the items before.
      yield* items;
      if (checkpoint !== undefined) {
        addAll(finished, items);
        await checkpoint.save(finished.toArray());
      }
    }
  }

  async writeTo(sink: EmbeddingSink): Promise<EmbedManyProgress> {
    this.#begin();
    const { checkpoint } = this.#options;
    try {
      const written = await sink.open(this.#source.identity);
      const finished = new IndexRanges([...written, ...(await this.#loaded())]);
      for await (const items of this.#batches(finished)) {
        if (items.length > 0) {
          await sink.write(items);
        }
        if (checkpoint !== undefined) {
          addAll(finished, items);
          await checkpoint.save(finished.toArray());
        }
      }
    } finally {
      await sink.close();
    }
    return this.progress;
  }

  async #loaded(): Promise<readonly IndexRange[]> {
    return (await this.#options.checkpoint?.load(this.#source.identity)) ?? [];
  }

  #begin(): void {
    if (this.#begun) {
      throw new HotspareError({
        message:
          "This run was consumed already: its inputs may not be readable twice. Call embedMany() again, with the same checkpoint or sink to go on.",
      });
    }
    this.#begun = true;
    this.#progress.begin();
  }

  async *#batches(finished: IndexRanges): AsyncGenerator<readonly EmbeddedItem<Output>[], void, undefined> {
    const stop = new LinkedAbort(this.#options.signal);
    try {
      yield* this.#window(finished, stop.signal).results();
    } finally {
      // After the last result nothing listens. If the consumer leaves early, this ends the running requests.
      stop.interrupt(new HotspareError({ message: "The run was left before its end." }));
      stop.unlink();
    }
  }

  #window(
    finished: IndexRanges,
    signal: AbortSignal,
  ): BatchWindow<InputBatch, readonly EmbeddedItem<Output>[]> {
    const { concurrency, order } = this.#options;
    const batches = this.#batchEmbedder(signal);
    return new BatchWindow({
      batches: batchesOf(this.#inputs, {
        limits: () => this.#limits(),
        tokensOf: (input) => this.#tokensOf(input),
        finished,
        onSkipped: () => this.#progress.skipped(),
      }),
      run: async (batch) => {
        const { items, ...end } = await batches.embed(batch);
        this.#source.onProgress(this.#progress);
        return { result: items, ...end };
      },
      lanes: () => concurrency * this.#source.credentialsAtWork(),
      order,
      signal,
    });
  }

  #batchEmbedder(signal: AbortSignal): BatchEmbedder<Output> {
    const { clock, random } = this.#source;
    return new BatchEmbedder({
      embed: (inputs) => this.#source.embed(inputs, signal),
      pause: (ms) => this.#source.pause(ms, signal),
      progress: this.#progress,
      clock,
      random,
      maxWaitMs: this.#options.maxWaitMs,
      signal,
      onAnswered: (inputs, { usage }) => {
        if (usage.source === "reported") {
          this.#scale.learn(this.#guess(inputs), usage.promptTokens);
        }
      },
      onTooLarge: () => this.#scale.wasTooLow(),
      proveEndpoint: () => this.#proveEndpoint(signal),
    });
  }

  #limits(): BatchLimits {
    const { maxInputs, maxTokens } = this.#source.limits();
    return {
      maxInputs: Math.min(maxInputs, this.#options.batchSize),
      maxTokens: maxTokens / this.#scale.factor,
    };
  }

  #guess(inputs: readonly EmbeddingInput[]): number {
    return inputs.reduce((tokens, input) => tokens + this.#tokensOf(input), 0);
  }

  #tokensOf(input: EmbeddingInput): number {
    const { countTokens } = this.#options;
    if (countTokens === undefined) {
      return roughTokens(input);
    }
    const texts = typeof input === "string" ? [input] : input.filter((part) => part.type === "text");
    return texts.reduce(
      (tokens, text) => tokens + countTokens(typeof text === "string" ? text : text.text),
      0,
    );
  }

  async #proveEndpoint(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#source.embed(["."], signal);
      return true;
    } catch {
      return false;
    }
  }
}

function addAll(finished: IndexRanges, items: readonly EmbeddedItem[]): void {
  for (const { index } of items) {
    finished.add({ start: index, end: index + 1 });
  }
}
