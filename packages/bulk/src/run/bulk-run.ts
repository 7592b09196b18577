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
import type { EmbeddingSink, RunIdentity } from "../contract/embedding-sink.js";
import { BatchEmbedder } from "./batch-embedder.js";
import { type Outcome, sinkItemOf } from "./batch-entry.js";
import { BatchWindow } from "./batch-window.js";
import { type BatchLimits, batchesOf, type InputBatch } from "./batches-of.js";
import { EntryReader } from "./entry-reader.js";
import { FinishedInputs } from "./finished-inputs.js";
import type { NormalizedOptions } from "./normalize-options.js";
import { ProgressCounter } from "./progress-counter.js";
import { RunRequests } from "./run-requests.js";
import { RunStop } from "./run-stop.js";
import { tokenCounter } from "./token-counter.js";
import { TokenScale } from "./token-scale.js";

type Outcomes<Output extends EmbeddingOutput> = readonly Outcome<Output>[];

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
  #isBegun = false;

  constructor(embedder: Embedder<Output>, inputs: BulkInputs, options: NormalizedOptions) {
    this.#embedder = embedder;
    this.#inputs = inputs;
    this.#options = options;
    this.#clock = embedder.clock ?? systemClock;
    this.#progress = new ProgressCounter(this.#clock, options.total);
    this.#tokensOf = tokenCounter(options.countTokens);
  }

  snapshot(): EmbedManyProgress {
    return this.#progress.snapshot();
  }

  async finish(): Promise<EmbedManyProgress> {
    for await (const _ of this) {
      // The sink has the item.
    }
    return this.snapshot();
  }

  abort(reason: unknown = new HotspareError({ message: "The run was aborted." })): void {
    this.#stop.end(reason);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<EmbeddedItem<Output>, void, undefined> {
    this.#begin();
    const { writeTo, checkpoint, signal } = this.#options;
    const sink = writeTo ?? checkpoint;
    this.#stop.follow(signal, this.#embedder.closing);
    try {
      const finished = await this.#load(sink);
      for await (const batches of this.#window(finished).results()) {
        for (const outcomes of writeTo === undefined ? batches : writesOf(batches)) {
          await write(writeTo, outcomes);
          // A `yield` returns when the consumer asks for the next item, so the consumer has finished the items before.
          for (const { item } of outcomes) {
            yield item;
          }
          await write(checkpoint, outcomes);
        }
      }
    } finally {
      // After the last result nothing listens. If the consumer leaves early, this ends the running requests.
      this.#stop.end(new HotspareError({ message: "The run was left before its end." }));
      await sink?.close();
    }
  }

  #begin(): void {
    if (this.#isBegun) {
      throw new HotspareError({
        message:
          "This run was consumed already: its inputs may not be readable twice. Call embedMany() again, with the same checkpoint or sink to go on.",
      });
    }
    this.#isBegun = true;
    this.#progress.begin();
  }

  async #load(sink: EmbeddingSink | undefined): Promise<FinishedInputs> {
    const finished = new FinishedInputs();
    this.#stop.signal.throwIfAborted();
    if (sink !== undefined) {
      for await (const input of await sink.open(this.#identity)) {
        finished.add(input);
      }
    }
    return finished;
  }

  get #identity(): RunIdentity {
    const { inputType } = this.#options;
    const { model, capabilities, vectorIdentity } = this.#embedder;
    // An embedder of the caller's own may say no more than this.
    const [output = "dense"] = capabilities.outputs;
    return { ...(vectorIdentity ?? { model, output }), ...(inputType === undefined ? {} : { inputType }) };
  }

  #window(finished: FinishedInputs): BatchWindow<InputBatch, Outcomes<Output>> {
    const { concurrency, order, lingerMs, mostTries } = this.#options;
    const { signal } = this.#stop;
    const reader = new EntryReader({
      finished,
      mostTries,
      onSkipped: () => this.#progress.skipped(),
      onFailedBefore: () => this.#progress.failedBefore(),
    });
    const embedding = new BatchEmbedder(this.#requests(), () => this.#scale.wasTooLow());
    return new BatchWindow({
      batches: batchesOf(this.#inputs, {
        limits: () => this.#limits(),
        tokensOf: ({ input }) => this.#tokensOf(input),
        read: (index, input) => reader.read(index, input),
        clock: this.#clock,
        lingerMs,
        signal,
      }),
      run: async (batch) => {
        const { outcomes, ...end } = await embedding.embed(batch);
        return { result: outcomes, ...end };
      },
      lanes: () => concurrency * (this.#embedder.activeCredentialIds?.length ?? 1),
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
      onAnswered: (batch, result) => this.#learn(batch, result),
      onEnded: () => this.#report(),
    });
  }

  #learn(batch: InputBatch, { usage }: EmbedResult<Output>): void {
    if (usage.source === "reported") {
      const guess = batch.reduce((tokens, { input }) => tokens + this.#tokensOf(input), 0);
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

async function write<Output extends EmbeddingOutput>(
  sink: EmbeddingSink | undefined,
  outcomes: Outcomes<Output>,
): Promise<void> {
  if (sink !== undefined && outcomes.length > 0) {
    await sink.write(outcomes.map(sinkItemOf));
  }
}

/** Small batches are written together, since each write waits for the disk. */
const bytesAWrite = 2 << 20;

function writesOf<Output extends EmbeddingOutput>(
  batches: readonly Outcomes<Output>[],
): readonly Outcomes<Output>[] {
  const writes: Outcome<Output>[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const batch of batches) {
    bytes += sizeOf(batch);
    if (bytes > bytesAWrite) {
      writes.push([]);
      bytes = sizeOf(batch);
    }
    writes.at(-1)?.push(...batch);
  }
  return writes;
}

const bytesPerFloat = 4;

function sizeOf(outcomes: Outcomes<EmbeddingOutput>): number {
  const embedding: { readonly dense?: Float32Array } = outcomes[0]?.item.embedding ?? {};
  return outcomes.length * bytesPerFloat * (embedding.dense?.length ?? 1);
}
