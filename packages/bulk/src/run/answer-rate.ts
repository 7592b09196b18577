/** The weight that a request keeps with each later request: about the last twenty requests count. */
const kept = 0.95;
/** A request is suspected when chance would fail it no more than once in so many times. A mistake costs a few requests, and the inputs are answered. */
const certainty = 3;

/** How many of the last requests were answered. It decides when a request that fails is worth halving. */
export class AnswerRate {
  #answered = 0;
  #failed = 0;

  note(answered: number, failed: number): void {
    const before = kept ** (answered + failed);
    this.#answered = this.#answered * before + answered;
    this.#failed = this.#failed * before + failed;
  }

  /** Whether sound inputs would hardly have failed so often in a row. */
  isUnlikely(failures: number): boolean {
    // Laplace's rule of succession: what was never seen is not impossible.
    const failing = (this.#failed + 1) / (this.#answered + this.#failed + 2);
    return failing ** failures * certainty <= 1;
  }
}
