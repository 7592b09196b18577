/** Weight of each answer. A few answers are enough to learn the factor, and a single odd answer is not. */
const learningRate = 0.3;

/** Corrects guessed token counts. Chinese texts have four times as many tokens as their length suggests. */
export class TokenScale {
  #factor = 1;
  #learned = false;

  get factor(): number {
    return this.#factor;
  }

  learn(guessed: number, reported: number): void {
    if (guessed <= 0 || reported <= 0) {
      return;
    }
    const seen = reported / guessed;
    this.#factor = this.#learned ? this.#factor + learningRate * (seen - this.#factor) : seen;
    this.#learned = true;
  }

  /** Call when a request was too large although the guess was within the limit. */
  wasTooLow(): void {
    this.#factor *= 1.5;
  }
}
