import { performance } from "node:perf_hooks";

/** So much is under way at once: a burst is pipelined, and the last answer of a burst is not late because of the first. */
const mostUnderWay = 64;

/** Sends in order, and not all at once. What was not sent when the connection is lost is dropped: the replica keeps what it knows. */
export class ProposalQueue {
  #waiting: { readonly sinceMs: number; readonly send: (heldMs: number) => Promise<unknown> }[] = [];
  #next = 0;
  #underWay = 0;
  #generation = 0;

  /** `send` gets how long it has waited here, and never rejects. */
  add(send: (heldMs: number) => Promise<unknown>): void {
    this.#waiting.push({ sinceMs: performance.now(), send });
    this.#flush();
  }

  get size(): number {
    return this.#waiting.length - this.#next + this.#underWay;
  }

  clear(): void {
    this.#generation += 1;
    this.#waiting = [];
    this.#next = 0;
    this.#underWay = 0;
  }

  #flush(): void {
    const generation = this.#generation;
    while (this.#underWay < mostUnderWay) {
      const entry = this.#waiting[this.#next];
      if (entry === undefined) {
        this.#waiting = [];
        this.#next = 0;
        return;
      }
      this.#next += 1;
      this.#underWay += 1;
      void entry.send(performance.now() - entry.sinceMs).finally(() => {
        if (generation === this.#generation) {
          this.#underWay -= 1;
          this.#flush();
        }
      });
    }
  }
}
