import {
  type Clock,
  type Embedder,
  type EmbeddingInput,
  type EmbeddingOutput,
  type EmbedOptions,
  type EmbedResult,
  HotspareError,
} from "@hotspare/core";
import { answeredOutcome, type Outcome } from "./batch-entry.js";
import type { InputBatch } from "./batches-of.js";
import { checkResult, checkVector } from "./check-vector.js";
import { hopelessRun } from "./hopeless-run.js";
import type { Suspicion } from "./piece.js";
import type { ProgressCounter } from "./progress-counter.js";
import { faultOf, type PassingFault } from "./request-fault.js";
import { ServerEvidence } from "./server-evidence.js";

const firstBackoffMs = 1_000;
const longestBackoffMs = 30_000;
/** Failures in a row that end a run that has never reached a server. */
const unreachedFailures = 4;
/** How long one request may wait for a free credential: long while others are answered, else short, so that a smaller request is tried. */
const shortWaitMs = 10_000;
const longWaitMs = 120_000;
const quietMs = 60_000;
/** An attempt with a suspected input may take so many times as long as a slow answer, and at least so long. */
const timesOfAnAnswer = 10;
const leastPatienceMs = 5_000;
const keptOfASlowAnswer = 0.9;
/** Spreads the lanes' waits evenly, without chance. */
const goldenRatio = 0.618_033_988_75;

export interface RunRequestsOptions<Output extends EmbeddingOutput> {
  readonly embedder: Embedder<Output>;
  readonly callOptions: EmbedOptions;
  readonly maxWaitMs: number;
  readonly maxConsecutiveFailures: number | undefined;
  readonly clock: Clock;
  readonly progress: ProgressCounter;
  readonly signal: AbortSignal;
  /** Ends waits between requests, also when the embedder closes. */
  readonly waits: AbortSignal;
  /** Throws when no further request may begin. */
  readonly throwIfStopped: () => void;
  readonly onAnswered: (batch: InputBatch, result: EmbedResult<Output>) => void;
  readonly onEnded: () => void;
}

/** An answered request. */
interface Answer<Output extends EmbeddingOutput> {
  readonly outcomes: readonly Outcome<Output>[];
  readonly failedAttempts: number;
}

/** The requests of a run and the waits between them. */
export class RunRequests<Output extends EmbeddingOutput> {
  readonly #options: RunRequestsOptions<Output>;
  readonly evidence = new ServerEvidence();
  /** An input that was answered, to see whether the server answers sound requests. */
  #sound: EmbeddingInput | undefined;
  #failuresInARow = 0;
  #unreachedInARow = 0;
  #waited = 0;
  /** About how long the slowest of the last answers took. */
  #slowestMs = 0;

  constructor(options: RunRequestsOptions<Output>) {
    this.#options = options;
  }

  get progress(): ProgressCounter {
    return this.#options.progress;
  }

  get signal(): AbortSignal {
    return this.#options.signal;
  }

  /**
   * One outcome for each input, and how many attempts failed before. With a suspicion, a single attempt is made.
   *
   * @throws what the embedder throws
   */
  async send(batch: InputBatch, suspicion?: Suspicion): Promise<Answer<Output>> {
    return this.#answerOf(batch, suspicion === undefined ? {} : this.#single(suspicion.limitMs));
  }

  /** An attempt with each credential at work, as long as the caller lets it take. @throws what the embedder throws */
  async sendToEach(batch: InputBatch): Promise<Answer<Output>> {
    return this.#answerOf(batch, { maxAttempts: this.#options.embedder.activeCredentialIds?.length || 1 });
  }

  async #answerOf(batch: InputBatch, own: EmbedOptions): Promise<Answer<Output>> {
    this.#options.throwIfStopped();
    try {
      const beganMs = this.#options.clock.monotonicMs();
      const inputs = batch.map(({ input }) => input);
      const result = await this.#embed(inputs, own);
      this.#noteDuration(this.#options.clock.monotonicMs() - beganMs);
      // An embedder that does not listen to the signal: what comes now is not waited for.
      this.signal.throwIfAborted();
      const outcomes = outcomesOf(batch, result);
      this.#sound ??= batch[0]?.input;
      this.progress.answered(batch.length, result.usage);
      this.#options.onAnswered(batch, result);
      const failedAttempts = result.attempts.filter(({ classification }) => classification !== undefined);
      return { outcomes, failedAttempts: failedAttempts.length };
    } finally {
      this.#options.onEnded();
    }
  }

  /** An attempt that takes longer than this, in milliseconds, takes much longer than requests that are answered. */
  get patienceMs(): number {
    return Math.max(leastPatienceMs, timesOfAnAnswer * this.#slowestMs);
  }

  /** Whether a single attempt with an input that is certainly sound is answered now. */
  async isAnsweringSound(limitMs?: number): Promise<boolean> {
    const { clock, signal, throwIfStopped } = this.#options;
    throwIfStopped();
    let isAnswered = true;
    try {
      const { usage } = await this.#embed([this.#sound ?? "."], this.#single(limitMs));
      this.progress.answered(0, usage);
    } catch (error) {
      signal.throwIfAborted();
      const fault = faultOf(error);
      // An embedder of pictures alone takes no text: then nothing is known of the server.
      isAnswered = this.#sound === undefined && fault.of === "inputs" && fault.isCertain;
    }
    this.evidence.note(isAnswered, clock.monotonicMs());
    return isAnswered;
  }

  /** Waits until the request may be sent again. Returns what ends the run, if it is of no use to wait. */
  async waitAfter(
    thrown: unknown,
    { retryAfterMs, isUnreached, isRateLimit }: PassingFault,
    failures: number,
  ): Promise<{ readonly error: unknown } | undefined> {
    const { clock, waits, maxWaitMs } = this.#options;
    this.#failuresInARow += isRateLimit ? 0 : 1;
    this.#unreachedInARow = isUnreached ? this.#unreachedInARow + 1 : 0;
    if (this.progress.requests === 0 && this.#isHopeless()) {
      return { error: hopelessRun(thrown, this.#failuresInARow, isUnreached) };
    }
    this.#waited += 1;
    const fullMs = Math.min(firstBackoffMs * 2 ** (failures - 1), longestBackoffMs);
    const backoffMs = (fullMs / 2) * (1 + ((this.#waited * goldenRatio) % 1));
    const waitMs = Math.max(retryAfterMs ?? 0, backoffMs);
    // A wait that cannot end within `maxWaitMs` is not begun.
    if (clock.monotonicMs() - this.progress.lastAnswerMs + waitMs > maxWaitMs) {
      return { error: thrown };
    }
    waits.throwIfAborted();
    await clock.sleep(waitMs, waits);
    return undefined;
  }

  #single(limitMs: number | undefined): EmbedOptions {
    if (limitMs === undefined) {
      return { maxAttempts: 1 };
    }
    const { timeouts } = this.#options.callOptions;
    const attemptMs = Math.min(limitMs, timeouts?.attemptMs ?? Number.POSITIVE_INFINITY);
    return { maxAttempts: 1, timeouts: { ...timeouts, attemptMs } };
  }

  #noteDuration(ms: number): void {
    this.#slowestMs = Math.max(ms, this.#slowestMs * keptOfASlowAnswer);
  }

  #isHopeless(): boolean {
    const { maxConsecutiveFailures } = this.#options;
    return maxConsecutiveFailures === undefined
      ? this.#unreachedInARow >= unreachedFailures
      : this.#failuresInARow >= maxConsecutiveFailures;
  }

  async #embed(inputs: readonly EmbeddingInput[], own: EmbedOptions): Promise<EmbedResult<Output>> {
    const { embedder, callOptions, maxWaitMs, clock, signal, progress } = this.#options;
    const isQuiet = progress.requests === 0 || clock.monotonicMs() - progress.lastAnswerMs > quietMs;
    progress.inFlight += 1;
    try {
      const result = await embedder.embed(inputs, {
        ...callOptions,
        ...own,
        signal,
        maxWaitMs: Math.min(maxWaitMs, isQuiet ? shortWaitMs : longWaitMs),
      });
      this.#failuresInARow = 0;
      return result;
    } finally {
      progress.inFlight -= 1;
    }
  }
}

/** @throws {HotspareError} when the embedder returned no result, or another number of vectors */
function outcomesOf<Output extends EmbeddingOutput>(
  batch: InputBatch,
  result: EmbedResult<Output>,
): readonly Outcome<Output>[] {
  checkResult(result);
  const { embeddings } = result;
  const outcomes: Outcome<Output>[] = [];
  for (const entry of batch) {
    const embedding = embeddings[outcomes.length];
    if (embedding === undefined) {
      break;
    }
    checkVector(embedding);
    outcomes.push(answeredOutcome(entry, embedding));
  }
  if (outcomes.length !== batch.length || embeddings.length !== batch.length) {
    throw new HotspareError({
      message: `The embedder returned ${embeddings.length} vectors for ${batch.length} inputs. Your own embedder must return one vector for each input.`,
    });
  }
  return outcomes;
}
