import { HotspareError } from "@hotspare/core";
import type { BatchEntry } from "./batch-entry.js";
import { inputError, readInput } from "./check-input.js";
import { digestOf } from "./digest-of.js";
import { type FinishedInputs, IdTable } from "./finished-inputs.js";

export interface EntryReaderOptions {
  readonly finished: FinishedInputs;
  /** In how many runs an input may fail. 1: an input that failed is not tried again. */
  readonly mostTries: number;
  readonly onSkipped: () => void;
  readonly onFailedBefore: () => void;
}

/** Decides for each input of the source whether it is to be embedded. */
export class EntryReader {
  readonly #options: EntryReaderOptions;
  readonly #ids = new IdTable();
  #hasIds: boolean | undefined;

  constructor(options: EntryReaderOptions) {
    this.#options = options;
    this.#hasIds = options.finished.haveIds;
  }

  /**
   * The next input, or undefined if an earlier run has finished it.
   *
   * @throws {HotspareError} when the input is another than the input that an earlier run finished in its place
   */
  read(index: number, given: unknown): BatchEntry | undefined {
    const { id, input, problem } = readInput(given);
    const key = id === undefined ? { index } : { index, id };
    const wrong = problem ?? this.#problemOfId(id);
    if (wrong !== undefined || input === undefined) {
      return this.#readWrong(key, wrong ?? "is missing");
    }
    const digest = digestOf(input);
    const before = this.#options.finished.find(index, id, digest);
    if (before === undefined || (before.failedTimes > 0 && before.sameInput !== true)) {
      return { key, input, digest, failedTimes: 0 };
    }
    if (before.failedTimes > 0) {
      return this.#readFailed({ key, input, digest, failedTimes: before.failedTimes });
    }
    if (before.sameInput === false) {
      throw changed(index, id);
    }
    this.#options.onSkipped();
    return undefined;
  }

  #readFailed(entry: BatchEntry): BatchEntry | undefined {
    if (entry.failedTimes < this.#options.mostTries) {
      return entry;
    }
    this.#options.onFailedBefore();
    return undefined;
  }

  /** An input that cannot be sent costs no request, so only its first error is kept. */
  #readWrong(key: BatchEntry["key"], problem: string): BatchEntry | undefined {
    const before = this.#options.finished.find(key.index, key.id, "");
    if (before !== undefined && before.failedTimes === 0) {
      throw changed(key.index, key.id);
    }
    if (before !== undefined) {
      this.#options.onFailedBefore();
      return undefined;
    }
    return { key, input: "", digest: "", failedTimes: 0, error: inputError(key.index, problem) };
  }

  #problemOfId(id: string | undefined): string | undefined {
    this.#hasIds ??= id !== undefined;
    if (this.#hasIds !== (id !== undefined)) {
      return this.#hasIds
        ? "has no id, and the inputs before it have: give each input of a run an id, or none"
        : "has an id, and the inputs before it have none: give each input of a run an id, or none";
    }
    if (id === undefined) {
      return undefined;
    }
    const known = this.#ids.size;
    return this.#ids.placeOf(id) < known
      ? "has an id that came before: an id is one input's alone"
      : undefined;
  }
}

function changed(index: number, id: string | undefined): HotspareError {
  const name = id === undefined ? `inputs[${index}]` : `inputs[${index}] (id ${JSON.stringify(id)})`;
  const advice =
    id === undefined
      ? "Give the same inputs in the same order, new ones behind them, or give each input an id: { id, input }. For other inputs give another file"
      : "Give the changed input another id, or give another file";
  return new HotspareError({
    message: `${name} is not the input that an earlier run embedded in its place. Nothing was written for it, nor for any input behind it. ${advice}.`,
  });
}
