import type { EmbeddingOutput } from "@hotspare/core";
import { AnswerRate } from "./answer-rate.js";
import { type BatchEntry, failedOutcome, type Outcome } from "./batch-entry.js";
import type { InputBatch } from "./batches-of.js";
import { errorsOfInputs } from "./errors-of-inputs.js";
import { nextForBatch } from "./next-for-batch.js";
import { halvesOf, holdsTheFault, type Piece, partsOf, type Suspicion } from "./piece.js";
import { attemptsIn, faultOf, longestAttemptMs, type RequestFault } from "./request-fault.js";
import { RequestSize } from "./request-size.js";
import type { RunRequests } from "./run-requests.js";
import { SuspectTrial } from "./suspect-trial.js";
import { toError } from "./to-error.js";

/** The result of a batch. After a failure no other batch is tried. The outcomes then are of the inputs settled before it. */
export interface BatchOutcome<Output extends EmbeddingOutput> {
  readonly outcomes: readonly Outcome<Output>[];
  readonly failure?: { readonly error: unknown };
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
  /** The attempts of these failures. */
  readonly attempts: number;
  /** Whether another request was answered meanwhile. */
  readonly othersAnswered: boolean;
}

/**
 * Gets an answer for each input of a batch. A batch that is refused, or that fails while others are answered, is halved down to the inputs at
 * fault, and their items carry the error. When the server is at fault, the batch waits and is sent again; while nothing is answered at
 * all, in ever smaller pieces.
 */
export class BatchEmbedder<Output extends EmbeddingOutput> {
  readonly #requests: RunRequests<Output>;
  readonly #onTooLarge: () => void;
  readonly #size = new RequestSize();
  readonly #rate = new AnswerRate();

  constructor(requests: RunRequests<Output>, onTooLarge: () => void) {
    this.#requests = requests;
    this.#onTooLarge = onTooLarge;
  }

  async embed(batch: InputBatch): Promise<BatchOutcome<Output>> {
    const outcomes: Outcome<Output>[] = [];
    const waiting: Piece[] = [{ batch: this.#withoutWrong(batch, outcomes) }];
    for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) {
      if (piece.batch.length === 0) {
        continue;
      }
      const settled = await this.#settleOrEnd(piece);
      if ("failure" in settled) {
        return { outcomes: outcomes.sort(byIndex), failure: settled.failure };
      }
      outcomes.push(...settled.outcomes);
      const pieces = [...(settled.pieces ?? [])].reverse();
      // The second half is sent before the first half is halved, so that an answer mostly comes between two failures.
      const isSecondNext = piece.halving?.first === "failed" && waiting.at(-1)?.halving === piece.halving;
      waiting.splice(waiting.length - (isSecondNext ? 1 : 0), 0, ...pieces);
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
    const { batch, suspicion, halving } = piece;
    const [first] = batch;
    if (suspicion !== undefined && first !== undefined && holdsTheFault(piece)) {
      return batch.length === 1
        ? this.#tryAlone(first, suspicion)
        : { outcomes: [], pieces: halvesOf(piece, true, suspicion) };
    }
    const { progress, signal } = this.#requests;
    let answeredBefore = progress.requests;
    let attempts = 0;
    for (let failures = 1; ; failures += 1) {
      if (batch.length > this.#size.most) {
        return { outcomes: [], pieces: partsOf(piece, this.#size.most) };
      }
      try {
        const { outcomes, failedAttempts } = await this.#requests.send(batch, suspicion);
        this.#rate.note(1, failedAttempts);
        this.#size.grow();
        this.#noteHalf(piece, "answered");
        return { outcomes };
      } catch (thrown) {
        signal.throwIfAborted();
        attempts += attemptsIn(thrown);
        const othersAnswered = progress.requests > answeredBefore;
        answeredBefore = progress.requests;
        const settled = await this.#afterFailure(piece, { thrown, failures, attempts, othersAnswered });
        if (settled !== undefined) {
          if (halving?.first === "failed" && !("failure" in settled)) {
            // Both halves failed: the request may have been too large.
            this.#size.shrink(halving.size);
          }
          this.#noteHalf(piece, "failed");
          return settled;
        }
      }
    }
  }

  /** Undefined: the piece is sent again. */
  async #afterFailure(piece: Piece, failed: FailedRequest): Promise<Settled<Output> | undefined> {
    const { batch } = piece;
    const { thrown, failures, attempts, othersAnswered } = failed;
    const [first] = batch;
    const fault = faultOf(thrown);
    const errors = errorsOfInputs(thrown, batch);
    const inputs = batch.length;
    const isSuspicious = fault.of === "service" && fault.suspectsInputs;
    const isAnswering = othersAnswered || (isSuspicious && inputs > 1 && (await this.#isAnswering()));
    const isUnlikely = this.#rate.isUnlikely(attempts);
    if (isSuspicious && piece.suspicion === undefined) {
      this.#rate.note(0, 1);
    }
    const step = nextForBatch({ fault, inputs, named: errors.size, failures, isAnswering, isUnlikely });
    if (step.do === "end" || first === undefined) {
      return { failure: { error: thrown } };
    }
    const suspicion = this.#suspicionOf(piece, thrown);
    switch (step.do) {
      case "separate":
        return this.#separate(piece, errors);
      case "refuse":
        return { outcomes: [this.#giveUp(first, toError(thrown))] };
      case "halve":
        if (fault.of === "inputs" && fault.tooLarge) {
          this.#onTooLarge();
        }
        return { outcomes: [], pieces: halvesOf(piece, step.holdsFault, suspicion) };
      case "alone":
        return this.#tryAlone(first, suspicion);
      case "shrink":
        this.#size.shrink(inputs);
        return this.#wait(thrown, fault, failures);
      case "again":
        // Others are answered, so the server is not given up for long.
        return this.#wait(thrown, fault, 1);
      case "wait":
        return this.#wait(thrown, fault, failures);
    }
  }

  /** Whether the server answers an input that is sound. */
  async #isAnswering(): Promise<boolean> {
    const isAnswered = await this.#requests.isAnsweringSound();
    this.#rate.note(isAnswered ? 1 : 0, isAnswered ? 0 : 1);
    return isAnswered;
  }

  /** When an attempt took much longer than others, the pieces of its request get less time. */
  #suspicionOf({ suspicion }: Piece, thrown: unknown): Suspicion {
    const { patienceMs } = this.#requests;
    const isSlow = longestAttemptMs(thrown) > patienceMs;
    return { thrown, limitMs: suspicion?.limitMs ?? (isSlow ? patienceMs : undefined) };
  }

  #noteHalf({ halving }: Piece, became: "answered" | "failed"): void {
    if (halving?.first === "waiting") {
      halving.first = became;
    }
  }

  async #wait(thrown: unknown, fault: RequestFault, failures: number): Promise<Settled<Output> | undefined> {
    const failure =
      fault.of === "service" ? await this.#requests.waitAfter(thrown, fault, failures) : undefined;
    return failure === undefined ? undefined : { failure };
  }

  #separate(piece: Piece, errors: ReadonlyMap<BatchEntry, Error>): Settled<Output> {
    const outcomes = [...errors].map(([entry, error]) => this.#giveUp(entry, error));
    return { outcomes, pieces: [{ batch: piece.batch.filter((entry) => !errors.has(entry)) }] };
  }

  async #tryAlone(entry: BatchEntry, suspicion: Suspicion): Promise<Settled<Output>> {
    const verdict = await new SuspectTrial(this.#requests, entry, suspicion).run();
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
  return one.item.index - other.item.index;
}
