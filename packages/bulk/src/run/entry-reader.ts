import { type EmbeddingInput, HotspareError } from "@hotspare/core";
import { advise, withAdvice } from "../errors/advice.js";
import { ChangedInputError } from "../errors/changed-input-error.js";
import type { BatchEntry } from "./batch-entry.js";
import { inputError, readInput } from "./check-input.js";
import { digestOf } from "./digest-of.js";
import type { FinishedInputs } from "./finished-inputs.js";
import { IdTable } from "./id-table.js";
import { toError } from "./to-error.js";

export interface EntryReaderOptions {
  readonly finished: FinishedInputs;
  /** In how many runs an input may fail. 1: an input that failed is not tried again. */
  readonly mostTries: number;
  readonly tokensOf: (input: EmbeddingInput) => number;
  readonly onSkipped: () => void;
  readonly onFailedBefore: () => void;
  /** What becomes of an input that has changed since an earlier run embedded it. */
  readonly changed: "stop" | "replace";
  readonly onReplaced: () => void;
}

/** Decides for each input of the source whether it is to be embedded. */
export class EntryReader {
  readonly #options: EntryReaderOptions;
  readonly #ids = new IdTable();
  /** Undefined: no sound input was read yet. */
  #hasIds: boolean | undefined;

  constructor(options: EntryReaderOptions) {
    this.#options = options;
  }

  /**
   * The next input, or undefined if an earlier run has finished it.
   *
   * @throws {ChangedInputError} when the input is another than the input that an earlier run finished in its place, and may not replace it
   */
  read(index: number, given: unknown): BatchEntry | undefined {
    const { id, input, problem } = readInput(given);
    const key = id === undefined ? { index } : { index, id };
    const known = this.#ids.size;
    const isSecond = id !== undefined && this.#ids.placeOf(id) < known;
    if (isSecond) {
      // Without the id, under which sinks keep the first input.
      const name = JSON.stringify(id);
      return this.#readWrong(
        { index },
        `has the id ${name}, which came before: each input must have its own id`,
      );
    }
    if (problem !== undefined || input === undefined) {
      return this.#readWrong(key, problem ?? "is missing");
    }
    const problemOfId = this.#problemOfId(id);
    if (problemOfId !== undefined) {
      return this.#readWrong(key, problemOfId);
    }
    const digest = digestOrProblem(input);
    if (typeof digest !== "string") {
      return this.#readWrong(key, digest.problem);
    }
    const before = this.#options.finished.find(index, id, digest);
    if (before === undefined || (before.failedTimes > 0 && before.sameInput !== true)) {
      return { key, input, digest, tokens: this.#options.tokensOf(input), failedTimes: 0 };
    }
    if (before.failedTimes > 0) {
      const { failedTimes } = before;
      return this.#readFailed({ key, input, digest, tokens: this.#options.tokensOf(input), failedTimes });
    }
    if (before.sameInput === false) {
      const entry = { key, input, digest, tokens: this.#options.tokensOf(input), failedTimes: 0 };
      return { ...entry, ...this.#replacing(key) };
    }
    this.#options.onSkipped();
    return undefined;
  }

  /** @throws {ChangedInputError} when a changed input is to end the run */
  #replacing({ index, id }: BatchEntry["key"]): { readonly replaces: true } {
    if (this.#options.changed === "stop") {
      throw new ChangedInputError({ index, id });
    }
    this.#options.onReplaced();
    return { replaces: true };
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
    if (before !== undefined && before.failedTimes > 0) {
      this.#options.onFailedBefore();
      return undefined;
    }
    const entry = {
      key,
      input: "",
      digest: "",
      tokens: 0,
      failedTimes: 0,
      error: inputError(key.index, problem),
    };
    return before === undefined ? entry : { ...entry, ...this.#replacing(key) };
  }

  /** @throws {HotspareError} when the first sound input shows that the run has other names than the earlier runs */
  #problemOfId(id: string | undefined): string | undefined {
    if (this.#hasIds === undefined) {
      const before = this.#options.finished.haveIds;
      this.#hasIds = id !== undefined;
      if (before !== undefined && before !== this.#hasIds) {
        throw otherNames(before);
      }
    }
    if (this.#hasIds !== (id !== undefined)) {
      return this.#hasIds
        ? "has no id, and the inputs before it have ids: give an id to each input of a run, or to none"
        : "has an id, and the inputs before it have no ids: give an id to each input of a run, or to none";
    }
    return undefined;
  }
}

/** A part may have a getter that throws, or what JSON does not know. */
function digestOrProblem(input: EmbeddingInput): string | { readonly problem: string } {
  try {
    return digestOf(input);
  } catch (error) {
    return { problem: `cannot be read: ${toError(error).message}` };
  }
}

function otherNames(before: boolean): HotspareError {
  const ids = advise("give_ids");
  const noIds = advise("leave_ids_out");
  const [earlier, advice] = before
    ? ["have ids, and the inputs of this run have no ids", `To do so, ${ids.text}, as before`]
    : ["have no ids, and the inputs of this run have ids", noIds.text];
  const error = new HotspareError({
    message: `The inputs that earlier runs embedded ${earlier}: Hotspare cannot know which inputs are the same. Nothing was written. ${advice}, or give another file.`,
  });
  return withAdvice(error, ids, noIds);
}
