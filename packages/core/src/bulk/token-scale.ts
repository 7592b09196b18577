/** A share of what each answer tells that is taken over: a few answers are enough, and one odd one is not. */
const learningRate = 0.3;

/** How many tokens a guess of one token really is: Chinese texts have four times what their length lets guess. */
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

  /** A request was too large although it was guessed to fit. */
  wasTooLow(): void {
    this.#factor *= 1.5;
  }
}
