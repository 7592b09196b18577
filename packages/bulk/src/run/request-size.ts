/** A request that fails while nothing is answered is divided by this. */
const shrinkage = 4;
/** After so many answers a size that failed may be tried again: an outage says nothing about sizes. */
const answersUntilLarger = 50;

/**
 * Most inputs of a request. A server may refuse every large request, in words that nobody knows: while nothing is answered, requests
 * become smaller. With each answer they may be twice as large, up to the size that failed.
 */
export class RequestSize {
  #most = Number.POSITIVE_INFINITY;
  #failed = Number.POSITIVE_INFINITY;
  #answers = 0;

  get most(): number {
    return this.#most;
  }

  shrink(failed: number): void {
    this.#failed = failed;
    this.#answers = 0;
    this.#most = Math.max(1, Math.ceil(Math.min(this.#most, failed) / shrinkage));
  }

  grow(): void {
    this.#answers += 1;
    if (this.#answers === answersUntilLarger) {
      this.#answers = 0;
      this.#failed *= 2;
    }
    this.#most = Math.max(1, Math.min(this.#most * 2, this.#failed - 1));
  }
}
