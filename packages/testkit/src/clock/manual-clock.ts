import type { Clock } from "@hotspare/core";
import type { SimulatorClock } from "../contract/simulator-clock.js";

interface Sleeper {
  readonly atMs: number;
  readonly background: boolean;
  wake(): void;
}

/**
 * A clock that stands still until a test moves it. Give it to `createHotspare({ clock })` and to `startSimulator({ clock })`, and
 * a cooldown of ten minutes takes no time: `await clock.advance(600_000)`.
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

  /** Sleeps that somebody waits for; deadlines in the background do not count. */
  get sleeping(): number {
    return [...this.#sleepers].filter((sleeper) => !sleeper.background).length;
  }

  /** Milliseconds until the soonest of them ends. */
  get soonestMs(): number {
    return (
      Math.min(...[...this.#sleepers].filter((one) => !one.background).map((one) => one.atMs)) - this.#nowMs
    );
  }

  /** Resolves when somebody sleeps. */
  async untilSleeping(): Promise<void> {
    if (this.sleeping === 0) {
      await new Promise<void>((resolve) => {
        this.#arrivals.push(resolve);
      });
    }
  }

  /** Moves time, waking sleepers in order; after each, what waits for it runs before time goes on. */
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
