/** The least share by which an answer moves the figure: a single slow answer among quick ones parks no credential. */
const leastShare = 0.1;
/** Of an answer after a pause as long as this, 63 % count: an old figure says less. */
const fadingMs = 10_000;
/** A credential without a request under way is asked again after so many times its figure … */
const restTimes = 20;
/** … but not sooner, and not later, than this, … */
const shortestRestMs = 1_000;
const longestRestMs = 30_000;
/** … and only when the model has had so many attempts since, so that few calls pay for the look. */
const restAttempts = 50;

/** How quickly a credential answers, and what it has under way. */
export class AnswerPace {
  #inFlight = 0;
  #startedSumMs = 0;
  #smoothedMs: number | undefined;
  #sampledAtMs = 0;
  #beganAtMs = Number.NEGATIVE_INFINITY;
  #beganAtAttempt = 0;

  get inFlight(): number {
    return this.#inFlight;
  }

  /** The smoothed duration of answers; undefined: there was none yet. */
  get smoothedMs(): number | undefined {
    return this.#smoothedMs;
  }

  /** @param attempt the number of the model's attempts until now */
  begin(attempt: number, nowMs: number): void {
    this.#inFlight += 1;
    this.#startedSumMs += nowMs;
    this.#beganAtMs = nowMs;
    this.#beganAtAttempt = attempt;
  }

  /** An attempt has ended. Without an answer it says something only if it took longer than answers do. */
  end(startedMs: number, isAnswer: boolean, nowMs: number): void {
    this.#inFlight -= 1;
    this.#startedSumMs = this.#inFlight === 0 ? 0 : this.#startedSumMs - startedMs;
    const durationMs = nowMs - startedMs;
    if (isAnswer || durationMs > (this.#smoothedMs ?? Number.POSITIVE_INFINITY)) {
      this.#sample(durationMs, nowMs);
    }
  }

  /**
   * How long an attempt is likely to take, at least a millisecond. What is under way counts by its mean age: a credential that hangs is
   * known before it answers.
   *
   * @param unknownMs the figure of a credential that has not answered yet
   */
  expectedMs(unknownMs: number, nowMs: number): number {
    const meanAgeMs = this.#inFlight === 0 ? 0 : nowMs - this.#startedSumMs / this.#inFlight;
    return Math.max(this.#smoothedMs ?? unknownMs, meanAgeMs, 1);
  }

  /** Whether a credential that is passed over as too slow is due for a look: it may be quick again. */
  isRested(attempt: number, nowMs: number): boolean {
    if (
      this.#smoothedMs === undefined ||
      this.#inFlight > 0 ||
      attempt - this.#beganAtAttempt < restAttempts
    ) {
      return false;
    }
    const restMs = Math.min(Math.max(restTimes * this.#smoothedMs, shortestRestMs), longestRestMs);
    return nowMs - this.#beganAtMs >= restMs;
  }

  #sample(durationMs: number, nowMs: number): void {
    const share =
      this.#smoothedMs === undefined
        ? 1
        : Math.max(leastShare, 1 - Math.exp((this.#sampledAtMs - nowMs) / fadingMs));
    const before = this.#smoothedMs ?? 0;
    this.#smoothedMs = before + share * (durationMs - before);
    this.#sampledAtMs = nowMs;
  }
}
