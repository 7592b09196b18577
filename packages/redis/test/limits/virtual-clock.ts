import type { Clock } from "@hotspare/core";

interface Sleeper {
  readonly atMs: number;
  readonly order: number;
  wake: (() => void) | undefined;
}

/** Time that passes only when everything that could run has run; for many thousand sleepers. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #slept = 0;
  /** A binary heap, soonest first. */
  readonly #heap: Sleeper[] = [];

  monotonicMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#slept += 1;
      const sleeper: Sleeper = { atMs: this.#nowMs + ms, order: this.#slept, wake: resolve };
      if (signal !== undefined) {
        if (signal.aborted) return reject(signal.reason);
        const abort = () => {
          sleeper.wake = undefined;
          reject(signal.reason);
        };
        sleeper.wake = () => {
          signal.removeEventListener("abort", abort);
          resolve();
        };
        signal.addEventListener("abort", abort, { once: true });
      }
      this.#push(sleeper);
    });
  }

  /** Lets time pass until then. */
  async runUntil(endMs: number): Promise<void> {
    await nextTurn();
    for (;;) {
      const soonest = this.#heap[0];
      if (soonest === undefined || soonest.atMs > endMs) break;
      this.#pop();
      this.#nowMs = Math.max(this.#nowMs, soonest.atMs);
      if (soonest.wake !== undefined) {
        soonest.wake();
        await settled();
      }
    }
    this.#nowMs = Math.max(this.#nowMs, endMs);
    await nextTurn();
  }

  /** Moves time on to the next sleeper and wakes it, without letting anything run. */
  wakeNext(): void {
    const soonest = this.#heap[0];
    if (soonest !== undefined) {
      this.#pop();
      this.#nowMs = Math.max(this.#nowMs, soonest.atMs);
      soonest.wake?.();
    }
  }

  /** The machine was asleep: time has passed, and every timer in it is late. */
  jump(ms: number): void {
    this.#nowMs += ms;
  }

  #push(sleeper: Sleeper): void {
    const heap = this.#heap;
    let index = heap.push(sleeper) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isSooner(sleeper, heap[parent])) break;
      heap[index] = heap[parent] as Sleeper;
      index = parent;
    }
    heap[index] = sleeper;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const child = isSooner(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!isSooner(heap[child], last)) break;
      heap[index] = heap[child] as Sleeper;
      index = child;
    }
    heap[index] = last;
  }
}

function isSooner(one: Sleeper | undefined, other: Sleeper | undefined): boolean {
  if (one === undefined) return false;
  if (other === undefined) return true;
  return one.atMs === other.atMs ? one.order < other.order : one.atMs < other.atMs;
}

/**
 * Resolves when all promise reactions have run: Node.js runs a tick that a reaction queues after the last reaction. A turn of the event loop
 * would do the same, and costs as much as everything that runs in it.
 */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

/** What waits for the event loop has run too. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
