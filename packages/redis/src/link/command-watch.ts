import { performance } from "node:perf_hooks";

export interface CommandWatchOptions {
  /** How long an answer may take. */
  readonly boundMs: number;
  /** After so long without an answer nothing is expected any more. */
  readonly silenceMs: number;
  /** The oldest command has not been answered within the bound. Called once until `recover()`. */
  readonly onLate: () => void;
  readonly onSilent: () => void;
}

interface Pending {
  sentMs: number;
  readonly holdsProcess: boolean;
}

/**
 * Watches how long Redis takes, by the oldest command that waits. A process that was stopped, or busy, finds its own timers late: then the answer
 * may lie in the socket already, and Redis is not to blame. So a late timer gives the commands their time again, three times in a row at most,
 * and every timer lets the event loop read the sockets once before it judges.
 */
export class CommandWatch {
  readonly #options: CommandWatchOptions;
  readonly #pending = new Set<Pending>();
  #timer: NodeJS.Timeout | undefined;
  #isLate = false;
  #pardons = 0;
  #isStopped = false;

  constructor(options: CommandWatchOptions) {
    this.#options = options;
  }

  /** Resolves with the answer. `onAnswer` gets how long the answer took. A command that holds the process keeps it alive until it is answered. */
  async watch<Answer>(
    answer: Promise<Answer>,
    holdsProcess: boolean,
    onAnswer?: (tookMs: number) => void,
  ): Promise<Answer> {
    const pending: Pending = { sentMs: performance.now(), holdsProcess };
    this.#pending.add(pending);
    this.#arm();
    if (holdsProcess) {
      this.#timer?.ref();
    }
    try {
      const value = await answer;
      onAnswer?.(performance.now() - pending.sentMs);
      return value;
    } finally {
      this.#pending.delete(pending);
      this.#pardons = 0;
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

  #arm(): void {
    const [oldest] = this.#pending;
    if (oldest === undefined || this.#timer !== undefined || this.#isStopped) {
      return;
    }
    const { boundMs, silenceMs } = this.#options;
    const dueMs = oldest.sentMs + (this.#isLate ? silenceMs : boundMs);
    this.#timer = setTimeout(() => this.#fire(dueMs), Math.max(1, dueMs - performance.now()));
    if (![...this.#pending].some(({ holdsProcess }) => holdsProcess)) {
      this.#timer.unref();
    }
  }

  #fire(dueMs: number): void {
    const wasStopped = performance.now() - dueMs > this.#options.boundMs / 2 && this.#pardons < 3;
    // What lies in the sockets is read between a timer and the second turn after it.
    setImmediate(() =>
      setImmediate(() => {
        this.#timer = undefined;
        if (!this.#isStopped) {
          this.#judge(wasStopped);
          this.#arm();
        }
      }),
    );
  }

  #judge(wasStopped: boolean): void {
    const [oldest] = this.#pending;
    const nowMs = performance.now();
    if (oldest === undefined) {
      return;
    }
    if (wasStopped) {
      this.#pardons += 1;
      for (const pending of this.#pending) {
        pending.sentMs = nowMs;
      }
      return;
    }
    const { boundMs, silenceMs, onLate, onSilent } = this.#options;
    const waitedMs = nowMs - oldest.sentMs;
    if (waitedMs >= silenceMs) {
      onSilent();
    } else if (waitedMs >= boundMs && !this.#isLate) {
      this.#isLate = true;
      onLate();
    }
  }
}
