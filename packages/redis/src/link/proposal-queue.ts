import { performance } from "node:perf_hooks";

/** So much is under way at once, at least and at most. */
const leastUnderWay = 4;
const mostUnderWay = 32;

/** Answers within this part of the bound let more be under way, and answers beyond the other part let half as much be under way. */
const quickPart = 0.1;
const slowPart = 0.4;

/**
 * Sends in order, and not all at once. What was not sent when the connection is lost is dropped: the replica keeps what it knows.
 *
 * A burst is pipelined as deep as Redis answers quickly. Forty processes that learn of the same ten thousand domains would otherwise make each
 * other's answers late, and a question for a pass waits behind everything that this process has under way.
 */
export class ProposalQueue {
  #waiting: { readonly sinceMs: number; readonly send: (heldMs: number) => Promise<unknown> }[] = [];
  #next = 0;
  #underWay = 0;
  #depth = 16;
  /** Answers until the depth may be halved again: those under way were sent at the old depth. */
  #untilHalved = 0;
  #generation = 0;
  readonly #boundMs: number;

  constructor(boundMs: number) {
    this.#boundMs = boundMs;
  }

  get depth(): number {
    return this.#depth;
  }

  /** How long Redis took for an answer. */
  pace(tookMs: number): void {
    this.#untilHalved -= 1;
    if (tookMs <= this.#boundMs * quickPart) {
      this.#depth = Math.min(mostUnderWay, this.#depth + 1);
    } else if (tookMs > this.#boundMs * slowPart && this.#untilHalved <= 0) {
      this.#untilHalved = this.#depth;
      this.#depth = Math.max(leastUnderWay, Math.floor(this.#depth / 2));
    }
  }

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
    while (this.#underWay < this.#depth) {
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
          // Half a pipeline at a time: a write to the socket for each answer costs both sides more than the change itself.
          if (this.#underWay <= this.#depth / 2) {
            this.#flush();
          }
        }
      });
    }
  }
}
