import type { Clock } from "@hotspare/core";
import type { SimulatorClock } from "../contract/simulator-clock.js";

interface Sleeper {
  readonly atMs: number;
  readonly background: boolean;
  wake(): void;
}

/**
 * A clock that only moves when a test moves it. Pass the clock to `createHotspare({ clock })` and `startSimulator({
 * clock })`. A cooldown of ten minutes then takes no time: `await clock.advance(600_000)`.
 */
export class ManualClock implements Clock, SimulatorClock {
  #nowMs = 1_000;
  readonly #sleepers = new Set<Sleeper>();
  #arrivals: (() => void)[] = [];

  monotonicMs(): number {
    return this.#nowMs;
  }

  /** The simulator's name for `monotonicMs`. */
  now(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal, options: { readonly background?: boolean } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        atMs: this.#nowMs + ms,
        background: options.background === true,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#sleepers.add(sleeper);
      if (!sleeper.background) {
        for (const arrive of this.#arrivals.splice(0)) {
          arrive();
        }
      }
    });
  }

  /** Number of sleeps that a caller waits for. Background deadlines do not count. */
  get sleeping(): number {
    return [...this.#sleepers].filter((sleeper) => !sleeper.background).length;
  }

  /** Milliseconds until the first of these sleeps ends. */
  get soonestMs(): number {
    return (
      Math.min(...[...this.#sleepers].filter((one) => !one.background).map((one) => one.atMs)) - this.#nowMs
    );
  }

  /** Resolves when a caller sleeps. */
  async untilSleeping(): Promise<void> {
    if (this.sleeping === 0) {
      await new Promise<void>((resolve) => {
        this.#arrivals.push(resolve);
      });
    }
  }

  /** Moves time and wakes sleepers in order. Code that waits for a sleeper runs before time moves on. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#sleepers]
        .filter((sleeper) => sleeper.atMs <= endMs)
        .sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) {
        break;
      }
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#nowMs = endMs;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
