import type { Clock } from "../contract/clock.js";
import { type Linked, LinkedList } from "./linked-list.js";

/** Something that ends when its time is over. */
export interface Deadline extends Linked {
  /** Monotonic milliseconds. May be moved later at any time; `expire` is then called at the new time. */
  deadlineMs: number;
  expire(): void;
}

/**
 * All deadlines of one Hotspare under one sleep: an attempt adds and removes itself without a timer of its own, which would
 * cost more than the rest of a call. The sleep ends at the soonest deadline seen and is then set anew.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #deadlines = new LinkedList<Deadline>();
  #wakeAtMs = Number.POSITIVE_INFINITY;
  #sleep: AbortController | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(deadline: Deadline): void {
    if (deadline.deadlineMs === Number.POSITIVE_INFINITY) {
      return;
    }
    this.#deadlines.add(deadline);
    if (deadline.deadlineMs < this.#wakeAtMs) {
      this.#sleepUntil(deadline.deadlineMs);
    }
  }

  /** Of one that was added: its time is another now. */
  moved({ deadlineMs }: Deadline): void {
    if (deadlineMs < this.#wakeAtMs) {
      this.#sleepUntil(deadlineMs);
    }
  }

  delete(deadline: Deadline): void {
    this.#deadlines.delete(deadline);
  }

  get size(): number {
    return this.#deadlines.size;
  }

  close(): void {
    this.#wakeAtMs = Number.POSITIVE_INFINITY;
    this.#sleep?.abort();
  }

  #sleepUntil(wakeAtMs: number): void {
    this.#sleep?.abort();
    const sleep = new AbortController();
    this.#sleep = sleep;
    this.#wakeAtMs = wakeAtMs;
    const waitMs = Math.max(0, wakeAtMs - this.#clock.monotonicMs());
    this.#clock.sleep(waitMs, sleep.signal, { background: true }).then(
      () => this.#wake(sleep),
      () => undefined,
    );
  }

  #wake(sleep: AbortController): void {
    if (this.#sleep !== sleep) {
      return;
    }
    this.#wakeAtMs = Number.POSITIVE_INFINITY;
    const nowMs = this.#clock.monotonicMs();
    for (const deadline of this.#deadlines.members()) {
      if (deadline.deadlineMs <= nowMs) {
        this.#deadlines.delete(deadline);
        deadline.expire();
      }
    }
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const deadline of this.#deadlines.members()) {
      soonestMs = Math.min(soonestMs, deadline.deadlineMs);
    }
    if (soonestMs < this.#wakeAtMs) {
      this.#sleepUntil(soonestMs);
    }
  }
}
