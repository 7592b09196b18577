import {
  type Clock,
  type Embedder,
  type EmbeddingOutput,
  type EmbedResult,
  HotspareError,
  systemClock,
} from "@hotspare/core";
import type { BulkInputs } from "../contract/bulk-input.js";
import type { EmbeddedItem } from "../contract/embedded-item.js";
import type { EmbeddingRun, EmbedManyProgress } from "../contract/embedding-run.js";
import { BatchEmbedder } from "./batch-embedder.js";
import { BatchWindow } from "./batch-window.js";
import { type BatchLimits, batchesOf, type InputBatch } from "./batches-of.js";
import { EntryReader } from "./entry-reader.js";
import type { FinishedInputs } from "./finished-inputs.js";
import type { NormalizedOptions } from "./normalize-options.js";
import { ProgressCounter, type WrittenOutcomes } from "./progress-counter.js";
import { runIdentity } from "./run-identity.js";
import { RunRequests } from "./run-requests.js";
import { RunSink } from "./run-sink.js";
import { RunStop } from "./run-stop.js";
import { tokenCounter } from "./token-counter.js";
import { TokenScale } from "./token-scale.js";
import { type Outcomes, sizeOf, writesOf } from "./writes-of.js";

/** The run that `embedMany` returns. */
export class BulkRun<Output extends EmbeddingOutput> implements EmbeddingRun<Output> {
  readonly #embedder: Embedder<Output>;
  readonly #inputs: BulkInputs;
  readonly #options: NormalizedOptions;
  readonly #clock: Clock;
  readonly #progress: ProgressCounter;
  readonly #scale = new TokenScale();
  readonly #tokensOf: ReturnType<typeof tokenCounter>;
  readonly #stop = new RunStop();
  #window: BatchWindow<InputBatch, Outcomes<Output>> | undefined;
  #isBegun = false;

  constructor(embedder: Embedder<Output>, inputs: BulkInputs, options: NormalizedOptions) {
    this.#embedder = embedder;
    this.#inputs = inputs;
    this.#options = options;
    this.#clock = embedder.clock ?? systemClock;
    this.#progress = new ProgressCounter({
      clock: this.#clock,
      total: options.total,
      counted: options.writeTo === undefined ? "known" : "written",
    });
    this.#tokensOf = tokenCounter(options.countTokens);
  }

  snapshot(): EmbedManyProgress {
    return this.#progress.snapshot();
  }

  async finish(): Promise<EmbedManyProgress> {
    for await (const _ of this.#results()) {
      // The sink has the items.
    }
    return this.snapshot();
  }

  stop(): void {
    this.#stop.stop();
    this.#window?.stop();
  }

  abort(reason: unknown = new HotspareError({ message: "The run was aborted." })): void {
    this.#stop.end(reason);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<EmbeddedItem<Output>, void, undefined> {
    for await (const outcomes of this.#results()) {
      for (const { item } of outcomes) {
        yield item;
      }
    }
  }

  /** The outcomes in the order of the items, a batch at a time, or several small batches. */
  async *#results(): AsyncGenerator<Outcomes<Output>, void, undefined> {
    this.#begin();
    const { writeTo, checkpoint, signal } = this.#options;
    const isWritten = writeTo !== undefined;
    const sink = new RunSink(writeTo ?? checkpoint, (outcomes) => this.#countWritten(outcomes));
    this.#stop.follow(signal, this.#embedder.closing);
    await this.#open(sink);
    /** What the sink is still to be given, however the run ends. */
    let rest: () => Promise<readonly Outcomes<Output>[]> = async () => [];
    try {
      const finished = await sink.load(() => this.#isEnded());
      const window = this.#createWindow(finished);
      this.#window = window;
      if (this.#stop.isStopped) {
        window.stop();
      }
      const waiting: Outcomes<Output>[] = [];
      rest = async () => [...waiting, ...(await window.rest())];
      for await (const batches of window.results()) {
        waiting.push(...(isWritten ? writesOf(batches) : batches));
        for (let outcomes = waiting.shift(); outcomes !== undefined; outcomes = waiting.shift()) {
          if (isWritten) {
            await sink.write(outcomes);
          }
          // A `yield` returns when the consumer asks for what comes next, so the consumer has finished these items.
          yield outcomes;
          if (!isWritten) {
            await sink.write(outcomes);
          }
        }
      }
      if (!this.#stop.isStopped) {
        this.#progress.sourceEnded(finished.embedded);
      }
    } finally {
      // After the last result nothing listens. If the consumer leaves early, this ends the running requests.
      this.#stop.end(new HotspareError({ message: "The run was left before its end." }));
      await sink.close(isWritten ? await rest() : []);
    }
  }

  #countWritten(outcomes: Outcomes<Output>): void {
    if (this.#options.writeTo !== undefined) {
      this.#progress.written(countsOf(outcomes));
      this.#report();
    }
  }

  #begin(): void {
    if (this.#isBegun) {
      throw new HotspareError({
        message:
          "This run has already run: its inputs may not be readable twice. Call embedMany() again, with the same checkpoint or sink to continue.",
      });
    }
    this.#isBegun = true;
    this.#progress.begin();
  }

  async #open(sink: RunSink<Output>): Promise<void> {
    try {
      this.#stop.signal.throwIfAborted();
      await sink.open(runIdentity(this.#embedder, this.#options.callOptions));
    } catch (error) {
      this.#stop.end(error);
      throw error;
    }
  }

  /** Asked between two entries, because a sink may list many inputs. @throws the reason if the run was aborted */
  #isEnded(): boolean {
    this.#stop.signal.throwIfAborted();
    return this.#stop.isStopped;
  }

  #createWindow(finished: FinishedInputs): BatchWindow<InputBatch, Outcomes<Output>> {
    const { concurrency, order, lingerMs, mostTries } = this.#options;
    const { signal } = this.#stop;
    const reader = new EntryReader({
      finished,
      mostTries,
      tokensOf: this.#tokensOf,
      changed: this.#options.changed,
      onSkipped: () => this.#progress.skipped(),
      onReplaced: () => this.#progress.changed(),
      onFailedBefore: () => this.#progress.failedBefore(),
    });
    const embedding = new BatchEmbedder(this.#requests(), () => this.#scale.wasTooLow());
    return new BatchWindow({
      batches: batchesOf(this.#inputs, {
        limits: () => this.#limits(),
        read: (index, input) => reader.read(index, input),
        clock: this.#clock,
        lingerMs,
        isWanted: () => this.#window?.isIdle ?? true,
        signal,
      }),
      run: async (batch) => {
        const { outcomes, ...end } = await embedding.embed(batch);
        // After `stop()`, the next run tries the rest of the batch.
        return { result: outcomes, ...(this.#stop.isStopped ? {} : end) };
      },
      lanes: () => concurrency * (this.#embedder.activeCredentialIds?.length ?? 1),
      inputsIn: ({ length }) => length,
      sizeOf,
      order,
      signal,
    });
  }

  #requests(): RunRequests<Output> {
    const { callOptions, maxWaitMs, maxConsecutiveFailures } = this.#options;
    return new RunRequests({
      embedder: this.#embedder,
      callOptions,
      maxWaitMs,
      maxConsecutiveFailures,
      clock: this.#clock,
      progress: this.#progress,
      signal: this.#stop.signal,
      waits: this.#stop.waits,
      throwIfStopped: () => this.#stop.throwIfStopped(),
      onAnswered: (batch, result) => this.#learn(batch, result),
      onEnded: () => this.#report(),
    });
  }

  #learn(batch: InputBatch, { usage }: EmbedResult<Output>): void {
    if (usage.source === "reported") {
      const guess = batch.reduce((sum, { tokens }) => sum + tokens, 0);
      this.#scale.learn(guess, usage.promptTokens);
    }
  }

  /** An answer must not be lost because the caller's function throws. */
  #report(): void {
    try {
      this.#options.onProgress?.(this.snapshot());
    } catch (error) {
      this.#stop.end(error);
    }
  }

  #limits(): BatchLimits {
    const { maxInputs, maxTokens = Number.POSITIVE_INFINITY } = this.#embedder.capabilities;
    return {
      maxInputs: Math.min(maxInputs, this.#options.batchSize),
      maxTokens: maxTokens / this.#scale.factor,
    };
  }
}

function countsOf(outcomes: Outcomes<EmbeddingOutput>): WrittenOutcomes {
  const failed = outcomes.filter(({ failedTimes }) => failedTimes > 0).length;
  const replaced = outcomes.filter(({ replaces }) => replaces !== undefined).length;
  return { done: outcomes.length - failed, failed, replaced };
}
