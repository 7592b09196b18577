import type { AttemptContext } from "../contract/plugin/attempt-context.js";
import { AttemptTimeoutError } from "../errors/attempt-timeout-error.js";
import type { Deadline } from "./deadlines.js";
import type { Linked } from "./linked-list.js";

/** Why an attempt was ended from outside: its own time is over, or the whole call is. */
export interface Interruption {
  readonly by: "timeout" | "call";
  readonly reason: unknown;
}

/** What an attempt is given time for. */
type TimedPart = "attempt" | "firstContent" | "idle";

/**
 * One attempt's own signal and time. The controller behind the signal is made when an adapter first asks for it, and a
 * plugin that ignores the signal does not hold the call: the guarded promise rejects at the interruption.
 */
export class AttemptScope implements AttemptContext, Deadline {
  readonly inputType: "query" | "document" | undefined;
  /** Epoch milliseconds. */
  readonly startedMs: number;
  /** Monotonic milliseconds. */
  readonly beganMs: number;
  deadlineMs: number;
  previous: Linked | undefined;
  next: Linked | undefined;
  interruption: Interruption | undefined;
  #timeoutOf: TimedPart = "attempt";
  #timeoutMs: number;
  #controller: AbortController | undefined;
  #onError: ((reason: unknown) => void) | undefined;

  constructor(
    inputType: "query" | "document" | undefined,
    startedMs: number,
    beganMs: number,
    timeoutMs: number,
  ) {
    this.inputType = inputType;
    this.startedMs = startedMs;
    this.beganMs = beganMs;
    this.deadlineMs = beganMs + timeoutMs;
    this.#timeoutMs = timeoutMs;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.interruption !== undefined) {
        this.#controller.abort(this.interruption.reason);
      }
    }
    return this.#controller.signal;
  }

  /** The promise, or the interruption, whichever is first. */
  guard<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.watch(promise, resolve, reject);
    });
  }

  /** The same by callbacks, for one who ignores whatever comes after the first. */
  watch<Value>(
    promise: Promise<Value>,
    onValue: (value: Value) => void,
    onError: (reason: unknown) => void,
  ): void {
    if (this.interruption !== undefined) {
      onError(this.interruption.reason);
    }
    this.#onError = onError;
    promise.then(onValue, onError);
  }

  /** From now on the time that runs is another one. */
  setTimeout(what: TimedPart, nowMs: number, timeoutMs: number): void {
    this.#timeoutOf = what;
    this.#timeoutMs = timeoutMs;
    this.deadlineMs = nowMs + timeoutMs;
  }

  expire(): void {
    const reason = new AttemptTimeoutError({ what: this.#timeoutOf, timeoutMs: this.#timeoutMs });
    this.interrupt({ by: "timeout", reason });
  }

  interrupt(interruption: Interruption): void {
    if (this.interruption !== undefined) {
      return;
    }
    this.interruption = interruption;
    this.#controller?.abort(interruption.reason);
    this.#onError?.(interruption.reason);
  }
}
