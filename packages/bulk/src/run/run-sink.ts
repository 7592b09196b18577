import type { EmbeddingOutput } from "@hotspare/core";
import type { EmbeddingSink, RunIdentity } from "../contract/embedding-sink.js";
import { sinkItemOf } from "./batch-entry.js";
import { checkFinished } from "./check-finished.js";
import { FinishedInputs } from "./finished-inputs.js";
import { type Outcomes, writesOf } from "./writes-of.js";

/**
 * The sink or the checkpoint of a run, or neither. After its first error, the sink gets no further items and is closed. Only the first error is thrown,
 * because later errors mostly follow from it.
 */
export class RunSink<Output extends EmbeddingOutput> {
  readonly #sink: EmbeddingSink | undefined;
  readonly #onWritten: (outcomes: Outcomes<Output>) => void;
  #entries: Awaited<ReturnType<EmbeddingSink["open"]>> = [];
  #hasFailed = false;

  constructor(sink: EmbeddingSink | undefined, onWritten: (outcomes: Outcomes<Output>) => void) {
    this.#sink = sink;
    this.#onWritten = onWritten;
  }

  /** If this throws, do not call `close`: a sink that refuses to open may belong to another run. @throws what the sink throws */
  async open(identity: RunIdentity): Promise<void> {
    this.#entries = (await this.#sink?.open(identity)) ?? [];
  }

  /** Returns what earlier runs have finished. Reads no further when `isOver` returns true. @throws what the sink or `isOver` throws */
  async load(isOver: () => boolean): Promise<FinishedInputs> {
    const finished = new FinishedInputs();
    await this.#first(async () => {
      for await (const input of this.#entries) {
        if (isOver()) {
          return;
        }
        finished.add(checkFinished(input));
      }
    });
    return finished;
  }

  /** @throws what the sink throws */
  async write(outcomes: Outcomes<Output>): Promise<void> {
    if (outcomes.length > 0 && this.#sink !== undefined) {
      await this.#first(async () => this.#sink?.write(outcomes.map(sinkItemOf)));
      this.#onWritten(outcomes);
    }
  }

  /** Writes the rest before the sink is closed, because the caller has paid for the rest. @throws the first error of the sink */
  async close(rest: readonly Outcomes<Output>[]): Promise<void> {
    let first: { readonly error: unknown } | undefined;
    try {
      for (const outcomes of this.#hasFailed ? [] : writesOf(rest)) {
        await this.write(outcomes);
      }
    } catch (error) {
      first = { error };
    }
    try {
      await this.#sink?.close();
    } catch (error) {
      if (!this.#hasFailed) {
        first ??= { error };
      }
    }
    if (first !== undefined) {
      throw first.error;
    }
  }

  async #first(use: () => Promise<void>): Promise<void> {
    try {
      await use();
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }
}
