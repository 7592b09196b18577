/** A sound input gets an error by chance less than once in this many suspicions: of inputs that make the server fail. */
const certainty = 100_000;
/** And of inputs that the server refuses, which a server that is ill does seldom, and not for one input alone. */
const certaintyOfRefusals = 20;
/** What was seen counts half as much after this time. */
const halfLifeMs = 60_000;

/**
 * How reliable the server is, from requests that are certainly sound. It decides how often an input must fail between two
 * such requests that are answered, until the input itself is at fault: a server that fails nine of ten requests fails a sound input ten
 * times in a row every third time.
 */
export class ServerEvidence {
  #answered = 0;
  #failed = 0;
  #seenMs = 0;

  note(isAnswered: boolean, nowMs: number): void {
    const kept = 0.5 ** ((nowMs - this.#seenMs) / halfLifeMs);
    this.#seenMs = nowMs;
    this.#answered = this.#answered * kept + (isAnswered ? 1 : 0);
    this.#failed = this.#failed * kept + (isAnswered ? 0 : 1);
  }

  /** Whether a sound input would hardly have failed so often, each time between two requests that were answered. */
  isProof(failuresBetweenAnswers: number, isRefusal = false): boolean {
    // Laplace's rule of succession: what was never seen is not impossible.
    const failing = (this.#failed + 1) / (this.#answered + this.#failed + 2);
    const needed = isRefusal ? certaintyOfRefusals : certainty;
    return failuresBetweenAnswers > 0 && failing ** failuresBetweenAnswers * needed <= 1;
  }
}
