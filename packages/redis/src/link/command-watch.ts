import { performance } from "node:perf_hooks";

export interface CommandWatchOptions {
  /** Longest time for an answer, in milliseconds. */
  readonly boundMs: number;
  /** How long to wait for an answer before no answer is expected any more, in milliseconds. */
  readonly silenceMs: number;
  /** The oldest command has not been answered within the bound. Called once until `recover()`. */
  readonly onLate: () => void;
  readonly onSilent: () => void;
}

interface Pending {
  readonly sentMs: number;
  readonly holdsProcess: boolean;
}

/** How often the bound is looked at while an answer is awaited. */
const looks = 10;
/** A look counts for at most this many intervals. */
const mostIntervals = 1.25;

/**
 * Watches how long Redis takes, by the oldest command that waits. Only time counts in which this process could have read an answer: a look at
 * the clock counts for one interval and a little, however late it comes. So a process that was stopped, or that is busy with a
 * burst of its own, blames nobody: an answer that lies in its socket is read within one turn of the event loop, and the bound takes several.
 */
export class CommandWatch {
  readonly #options: CommandWatchOptions;
  readonly #lookEveryMs: number;
  readonly #pending = new Set<Pending>();
  #timer: NodeJS.Timeout | undefined;
  #countedMs = 0;
  #lookedMs = 0;
  #isLate = false;
  #isStopped = false;

  constructor(options: CommandWatchOptions) {
    this.#options = options;
    this.#lookEveryMs = Math.max(1, options.boundMs / looks);
  }

  /** Resolves with the answer. `onAnswer` gets how long the answer took, in milliseconds. A command that holds the process keeps it alive until it is answered. */
  async watch<Answer>(
    answer: Promise<Answer>,
    holdsProcess: boolean,
    onAnswer?: (tookMs: number) => void,
  ): Promise<Answer> {
    if (this.#timer === undefined) {
      this.#lookedMs = performance.now();
    }
    const pending: Pending = { sentMs: this.#now(), holdsProcess };
    this.#pending.add(pending);
    this.#arm();
    if (holdsProcess) {
      this.#timer?.ref();
    }
    try {
      const value = await answer;
      onAnswer?.(this.#now() - pending.sentMs);
      return value;
    } finally {
      this.#pending.delete(pending);
      if (this.#pending.size === 0) {
        clearTimeout(this.#timer);
        this.#timer = undefined;
      }
    }
  }

  get size(): number {
    return this.#pending.size;
  }

  /** The answers come in time again. */
  recover(): void {
    this.#isLate = false;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#pending.clear();
  }

  /** The time that counts, in milliseconds. */
  #now(): number {
    const sinceMs = performance.now() - this.#lookedMs;
    return this.#countedMs + Math.min(Math.max(0, sinceMs), mostIntervals * this.#lookEveryMs);
  }

  #arm(): void {
    if (this.#pending.size === 0 || this.#timer !== undefined || this.#isStopped) {
      return;
    }
    this.#timer = setTimeout(() => this.#look(), this.#lookEveryMs);
    if (![...this.#pending].some(({ holdsProcess }) => holdsProcess)) {
      this.#timer.unref();
    }
  }

  #look(): void {
    this.#countedMs = this.#now();
    this.#lookedMs = performance.now();
    const timer = this.#timer;
    // What lies in the sockets is read between a timer and the second turn after it.
    setImmediate(() =>
      setImmediate(() => {
        // An answer and another command may have come between: then the timer is the command's.
        if (this.#timer === timer) {
          this.#timer = undefined;
        }
        if (!this.#isStopped) {
          this.#judge();
          this.#arm();
        }
      }),
    );
  }

  #judge(): void {
    const [oldest] = this.#pending;
    if (oldest === undefined) {
      return;
    }
    const { boundMs, silenceMs, onLate, onSilent } = this.#options;
    const waitedMs = this.#countedMs - oldest.sentMs;
    if (waitedMs >= silenceMs) {
      onSilent();
    } else if (waitedMs >= boundMs && !this.#isLate) {
      this.#isLate = true;
      onLate();
    }
  }
}
