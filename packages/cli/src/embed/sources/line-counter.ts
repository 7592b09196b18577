const lineFeed = 0x0a;

/** Says in which line a byte is, for offsets that only grow. Keeps the line feeds that are behind the last offset alone. */
export class LineCounter {
  #pushed = 0;
  #passed = 0;
  #ahead: number[] = [];
  #next = 0;

  push(bytes: Buffer): void {
    this.#ahead = this.#ahead.slice(this.#next);
    this.#next = 0;
    for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) {
      this.#ahead.push(this.#pushed + at);
    }
    this.#pushed += bytes.length;
  }

  /** From 1. */
  lineAt(offset: number): number {
    for (let at = this.#ahead[this.#next]; at !== undefined && at < offset; at = this.#ahead[this.#next]) {
      this.#next += 1;
      this.#passed += 1;
    }
    return this.#passed + 1;
  }
}
