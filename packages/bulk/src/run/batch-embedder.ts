import type { EmbeddingOutput } from "@hotspare/core";
import { type BatchEntry, failedOutcome, type Outcome } from "./batch-entry.js";
import type { InputBatch } from "./batches-of.js";
import { errorsOfInputs } from "./errors-of-inputs.js";
import { nextForBatch } from "./next-for-batch.js";
import { faultOf, type RequestFault } from "./request-fault.js";
import { RequestSize } from "./request-size.js";
import type { RunRequests } from "./run-requests.js";
import { SuspectTrial } from "./suspect-trial.js";
import { toError } from "./to-error.js";

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

/** A request that was not answered. */
interface FailedRequest {
  readonly thrown: unknown;
  /** How often it failed in a row, this time included. */
  readonly failures: number;
  /** Whether another request was answered meanwhile. */
  readonly othersAnswered: boolean;
}

/**
 * Gets an answer for each input of a batch. A refused batch is halved down to the inputs at fault, and their items
 * carry the error. When the server is at fault, the batch waits and is sent again; while nothing is answered at all, in ever smaller
 * pieces.
 */
export class BatchEmbedder<Output extends EmbeddingOutput> {
  readonly #requests: RunRequests<Output>;
  readonly #onTooLarge: () => void;
  readonly #size = new RequestSize();

  constructor(requests: RunRequests<Output>, onTooLarge: () => void) {
    this.#requests = requests;
    this.#onTooLarge = onTooLarge;
  }

  async embed(batch: InputBatch): Promise<BatchOutcome<Output>> {
    const outcomes: Outcome<Output>[] = [];
    const waiting: Piece[] = [{ batch: this.#withoutWrong(batch, outcomes), isSuspect: false }];
    for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) {
      if (piece.batch.length === 0) {
        continue;
      }
      const settled = await this.#settleOrEnd(piece);
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

  /** What was settled before counts, also when the run is aborted. */
  async #settleOrEnd(piece: Piece): Promise<Settled<Output>> {
    try {
      this.#requests.signal.throwIfAborted();
      return await this.#settle(piece);
    } catch (error) {
      return { failure: { error } };
    }
  }

  async #settle(piece: Piece): Promise<Settled<Output>> {
    const { progress, signal } = this.#requests;
    let answeredBefore = progress.requests;
    for (let failures = piece.isSuspect ? 2 : 1; ; failures += 1) {
      if (piece.batch.length > this.#size.most) {
        return inParts(piece, this.#size.most);
      }
      try {
        const outcomes = await this.#requests.send(piece.batch);
        this.#size.grow();
        return { outcomes };
      } catch (thrown) {
        signal.throwIfAborted();
        const othersAnswered = progress.requests > answeredBefore;
        answeredBefore = progress.requests;
        const settled = await this.#afterFailure(piece, { thrown, failures, othersAnswered });
        if (settled !== undefined) {
          return settled;
        }
      }
    }
  }

  /** Undefined: the piece is sent again. */
  async #afterFailure(piece: Piece, failed: FailedRequest): Promise<Settled<Output> | undefined> {
    const { batch } = piece;
    const { thrown, failures, othersAnswered } = failed;
    const [first] = batch;
    const fault = faultOf(thrown);
    const errors = errorsOfInputs(thrown, batch);
    const inputs = batch.length;
    const step = nextForBatch({ fault, inputs, named: errors.size, failures, othersAnswered });
    if (step.do === "end" || first === undefined) {
      return { failure: { error: thrown } };
    }
    switch (step.do) {
      case "separate":
        return this.#separate(piece, errors);
      case "refuse":
        return { outcomes: [this.#giveUp(first, toError(thrown))] };
      case "halve":
        if (fault.of === "inputs" && fault.tooLarge) {
          this.#onTooLarge();
        }
        return inParts({ batch, isSuspect: piece.isSuspect || step.isSuspect }, batch.length >> 1);
      case "alone":
        return this.#tryAlone(first, thrown);
      case "shrink":
        this.#size.shrink(inputs);
        return this.#wait(thrown, fault, failures);
      case "wait":
        return this.#wait(thrown, fault, failures);
    }
  }

  async #wait(thrown: unknown, fault: RequestFault, failures: number): Promise<Settled<Output> | undefined> {
    const failure =
      fault.of === "service" ? await this.#requests.waitAfter(thrown, fault, failures) : undefined;
    return failure === undefined ? undefined : { failure };
  }

  #separate(piece: Piece, errors: ReadonlyMap<BatchEntry, Error>): Settled<Output> {
    const outcomes = [...errors].map(([entry, error]) => this.#giveUp(entry, error));
    return { outcomes, pieces: [{ ...piece, batch: piece.batch.filter((entry) => !errors.has(entry)) }] };
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

/** The first inputs of a piece, and the others. */
function inParts(
  { batch, isSuspect }: Piece,
  size: number,
): { readonly outcomes: []; readonly pieces: readonly Piece[] } {
  const pieces = [batch.slice(0, size), batch.slice(size)].map((part) => ({ batch: part, isSuspect }));
  return { outcomes: [], pieces };
}

/** What was settled last may stand first in the batch. */
function byIndex(one: Outcome<EmbeddingOutput>, other: Outcome<EmbeddingOutput>): number {
  return one.entry.key.index - other.entry.key.index;
}
