import type { EmbeddingOutput } from "@hotspare/core";
import { type BatchEntry, failedOutcome, type Outcome } from "./batch-entry.js";
import { halvesOf, type InputBatch } from "./batches-of.js";
import { errorsOfInputs } from "./errors-of-inputs.js";
import { faultOf } from "./request-fault.js";
import { RequestSize } from "./request-size.js";
import type { RunRequests } from "./run-requests.js";
import { SuspectTrial } from "./suspect-trial.js";
import { toError } from "./to-error.js";

/** If so many inputs are refused one by one before any was embedded, the endpoint must prove that it answers at all. */
const refusalsThatNeedProof = 16;
/** A request that was refused so often for its rate, while others are answered, may be larger than what the limit ever leaves. */
const refusalsOfALargeRequest = 3;

/** The result of a batch. After a failure no other batch is tried. The outcomes then are of the inputs settled before it. */
export interface BatchOutcome<Output extends EmbeddingOutput> {
  readonly outcomes: readonly Outcome<Output>[];
  readonly failure?: { readonly error: unknown };
}

/** Inputs that are sent together. */
interface Piece {
  readonly batch: InputBatch;
  /** A larger batch with these inputs failed, so that one failure is enough to halve this one. */
  readonly isSuspect: boolean;
}

/** What became of a piece: all settled, pieces to send in its place, or the end of the run. */
type Settled<Output extends EmbeddingOutput> =
  | { readonly outcomes: readonly Outcome<Output>[]; readonly pieces?: readonly Piece[] }
  | { readonly failure: { readonly error: unknown } };

/**
 * Gets an answer for each input of a batch. A refused batch is halved down to the inputs at fault, and their items
 * carry the error. When the server is at fault, the batch waits and is sent again; while nothing is answered at all, in ever smaller
 * pieces.
 */
export class BatchEmbedder<Output extends EmbeddingOutput> {
  readonly #requests: RunRequests<Output>;
  readonly #onTooLarge: () => void;
  #refusals = 0;
  readonly #size = new RequestSize();

  constructor(requests: RunRequests<Output>, onTooLarge: () => void) {
    this.#requests = requests;
    this.#onTooLarge = onTooLarge;
  }

  /** @throws the signal's reason */
  async embed(batch: InputBatch): Promise<BatchOutcome<Output>> {
    const outcomes: Outcome<Output>[] = [];
    const waiting: Piece[] = [{ batch: this.#withoutWrong(batch, outcomes), isSuspect: false }];
    for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) {
      if (piece.batch.length === 0) {
        continue;
      }
      const settled = await this.#settle(piece);
      if ("failure" in settled) {
        return { outcomes: outcomes.sort(byIndex), failure: settled.failure };
      }
      outcomes.push(...settled.outcomes);
      waiting.push(...[...(settled.pieces ?? [])].reverse());
    }
    return { outcomes: outcomes.sort(byIndex) };
  }

  #withoutWrong(batch: InputBatch, outcomes: Outcome<Output>[]): InputBatch {
    if (batch.every(({ error }) => error === undefined)) {
      return batch;
    }
    for (const entry of batch) {
      if (entry.error !== undefined) {
        outcomes.push(this.#giveUp(entry, entry.error));
      }
    }
    return batch.filter(({ error }) => error === undefined);
  }

  async #settle(piece: Piece): Promise<Settled<Output>> {
    const { batch } = piece;
    const { progress } = this.#requests;
    let answeredBefore = progress.requests;
    for (let failures = piece.isSuspect ? 2 : 1; ; failures += 1) {
      const { most: size } = this.#size;
      if (batch.length > size) {
        const [most, rest] = [batch.slice(0, size), batch.slice(size)];
        return {
          outcomes: [],
          pieces: [
            { ...piece, batch: most },
            { ...piece, batch: rest },
          ],
        };
      }
      try {
        const outcomes = await this.#requests.send(batch);
        this.#size.grow();
        return { outcomes };
      } catch (thrown) {
        this.#requests.signal.throwIfAborted();
        const fault = faultOf(thrown);
        if (fault.of === "run") {
          return { failure: { error: thrown } };
        }
        if (fault.of === "inputs") {
          return this.#refused(piece, thrown, fault.tooLarge);
        }
        const othersAnswered = progress.requests > answeredBefore;
        const [only] = batch;
        if (batch.length === 1 && only !== undefined && fault.suspectsInputs) {
          return this.#tryAlone(only, thrown);
        }
        answeredBefore = progress.requests;
        const isSuspect = fault.suspectsInputs ? failures > 1 : failures > refusalsOfALargeRequest;
        if (batch.length > 1 && othersAnswered && isSuspect) {
          return { outcomes: [], pieces: halvesOf(batch).map((half) => ({ batch: half, isSuspect: true })) };
        }
        if (batch.length > 1 && !othersAnswered && failures > 1) {
          this.#size.shrink(batch.length);
        }
        const failure = await this.#requests.waitAfter(thrown, fault, failures);
        if (failure !== undefined) {
          return { failure };
        }
      }
    }
  }

  async #refused(piece: Piece, thrown: unknown, isTooLarge: boolean): Promise<Settled<Output>> {
    const { batch } = piece;
    const errors = errorsOfInputs(thrown, batch);
    if (errors.size > 0) {
      const outcomes = batch.flatMap((entry) => {
        const error = errors.get(entry);
        return error === undefined ? [] : [this.#giveUp(entry, error)];
      });
      return { outcomes, pieces: [{ ...piece, batch: batch.filter((entry) => !errors.has(entry)) }] };
    }
    const [only] = batch;
    if (batch.length > 1 || only === undefined) {
      if (isTooLarge) {
        this.#onTooLarge();
      }
      return { outcomes: [], pieces: halvesOf(batch).map((half) => ({ ...piece, batch: half })) };
    }
    this.#refusals += 1;
    const needsProof = this.#requests.progress.requests === 0 && this.#refusals >= refusalsThatNeedProof;
    if (needsProof && !(await this.#requests.isAnsweringSound())) {
      return { failure: { error: thrown } };
    }
    return { outcomes: [this.#giveUp(only, toError(thrown))] };
  }

  async #tryAlone(entry: BatchEntry, thrown: unknown): Promise<Settled<Output>> {
    const verdict = await new SuspectTrial(this.#requests, entry).run(thrown);
    if ("failure" in verdict) {
      return verdict;
    }
    return { outcomes: ["outcome" in verdict ? verdict.outcome : this.#giveUp(entry, verdict.error)] };
  }

  #giveUp(entry: BatchEntry, error: Error): Outcome<Output> {
    this.#requests.progress.failed(1);
    return failedOutcome(entry, error);
  }
}

/** What was settled last may stand first in the batch. */
function byIndex(one: Outcome<EmbeddingOutput>, other: Outcome<EmbeddingOutput>): number {
  return one.entry.key.index - other.entry.key.index;
}
