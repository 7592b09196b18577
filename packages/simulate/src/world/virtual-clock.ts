import type { Clock } from "@hotspare/core";

interface Sleeper {
  readonly atMs: number;
  readonly order: number;
  wake: (() => void) | undefined;
}

/** After this many steps of virtual time the event loop runs once, so that signals and real timers are handled. */
const turnsTogether = 4_096;

/** Wednesday, 1 January 2025, 00:00 UTC. A simulation does not happen on a real day. */
const firstEpochMs = 1_735_689_600_000;

/**
 * A clock whose time advances when no code can run any more. Code under this clock may wait for promises alone: a real timer or socket would be late
 * by hours of virtual time.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #slept = 0;
  #turns = 0;
  readonly #startMs: number;
  /** A binary heap. The soonest sleeper is first. */
  readonly #heap: Sleeper[] = [];

  /** @param startMs the time of the day at which the clock starts, in milliseconds since midnight */
  constructor(startMs = 0) {
    this.#startMs = startMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return firstEpochMs + this.#startMs + this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal === undefined) {
        this.at(this.#nowMs + ms, resolve);
        return;
      }
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        sleeper.wake = undefined;
        reject(signal.reason);
      };
      const sleeper = this.#add(this.#nowMs + ms, () => {
        signal.removeEventListener("abort", abort);
        resolve();
      });
      signal.addEventListener("abort", abort, { once: true });
    });
  }

  /** Calls `wake` at this time. */
  at(atMs: number, wake: () => void): void {
    this.#add(atMs, wake);
  }

  /** Advances time to `endMs`. Stops earlier when `isOver` returns true. */
  runUntil(endMs: number, isOver: () => boolean = () => false): Promise<void> {
    return new Promise((resolve, reject) => {
      // One closure for all steps. A loop that awaits a promise would leave two objects behind for each of millions of steps.
      const turn = () => {
        try {
          if (this.#wakeNext(endMs, isOver)) {
            this.#afterPromises(turn);
            return;
          }
          if (!isOver()) {
            this.#nowMs = Math.max(this.#nowMs, endMs);
          }
          this.#afterPromises(resolve);
        } catch (error) {
          reject(error);
        }
      };
      this.#afterPromises(turn);
    });
  }

  /** Wakes the next sleeper. Returns whether there was a sleeper to wake. */
  #wakeNext(endMs: number, isOver: () => boolean): boolean {
    const soonest = this.#heap[0];
    if (soonest === undefined || soonest.atMs > endMs || isOver()) {
      return false;
    }
    this.#pop();
    if (soonest.wake !== undefined) {
      this.#nowMs = Math.max(this.#nowMs, soonest.atMs);
      soonest.wake();
    }
    return true;
  }

  /**
   * Runs a function after all promise callbacks that are ready. A `nextTick` runs when no promise callback is left, and costs a tenth of a turn of
   * the event loop. The tick queues the function as a promise callback: a tick that asks for the next tick would get it before the promise callbacks
   * run.
   */
  #afterPromises(run: () => void): void {
    this.#turns += 1;
    if (this.#turns % turnsTogether === 0) {
      setImmediate(amongPromises, run);
    } else {
      process.nextTick(amongPromises, run);
    }
  }

  #add(atMs: number, wake: () => void): Sleeper {
    this.#slept += 1;
    const sleeper: Sleeper = { atMs, order: this.#slept, wake };
    const heap = this.#heap;
    let index = heap.push(sleeper) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isSooner(sleeper, heap[parent])) break;
      heap[index] = heap[parent] as Sleeper;
      index = parent;
    }
    heap[index] = sleeper;
    return sleeper;
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

const settled = Promise.resolve();

function amongPromises(run: () => void): void {
  void settled.then(run);
}
