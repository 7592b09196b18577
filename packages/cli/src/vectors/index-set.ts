const firstBytes = 1_024;

/** A set of whole numbers from 0, one bit each. */
export class IndexSet {
  #bits = new Uint8Array(firstBytes);
  #end = 0;

  add(index: number): void {
    const place = Math.floor(index / 8);
    if (place >= this.#bits.length) {
      const bits = new Uint8Array(Math.max(place + 1, 2 * this.#bits.length));
      bits.set(this.#bits);
      this.#bits = bits;
    }
    this.#bits[place] = (this.#bits[place] ?? 0) | (1 << (index % 8));
    this.#end = Math.max(this.#end, index + 1);
  }

  /** What is missing below the count, or below the highest number. */
  missing(
    count: number = this.#end,
    mostListed: number,
  ): { readonly missing: number; readonly firstMissing: readonly number[] } {
    const firstMissing: number[] = [];
    let missing = 0;
    for (let index = 0; index < count; index += 1) {
      if (((this.#bits[Math.floor(index / 8)] ?? 0) & (1 << (index % 8))) === 0) {
        missing += 1;
        if (firstMissing.length < mostListed) {
          firstMissing.push(index);
        }
      }
    }
    return { missing, firstMissing };
  }
}
