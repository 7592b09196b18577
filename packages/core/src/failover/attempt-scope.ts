import type { AttemptContext } from "../contract/attempt-context.js";
import { AttemptTimeoutError } from "../errors/attempt-timeout-error.js";
import type { Deadline } from "./deadlines.js";
import type { Linked } from "./linked-list.js";

/** Why an attempt was ended from outside: its own time is over, or the whole call is. */
export interface Interruption {
  readonly by: "timeout" | "call";
  readonly reason: unknown;
}

/**
 * One attempt's own signal and time. The controller behind the signal is made when an adapter first asks for it, and a
 * plugin that ignores the signal does not hold the call: the guarded promise rejects at the interruption.
 */
export class AttemptScope implements AttemptContext, Deadline {
  readonly inputType: "query" | "document" | undefined;
  deadlineMs: number;
  previous: Linked | undefined;
  next: Linked | undefined;
  interruption: Interruption | undefined;
  #timeout: { readonly what: "attempt" | "firstContent" | "idle"; readonly timeoutMs: number };
  #controller: AbortController | undefined;
  #reject: ((reason: unknown) => void) | undefined;

  constructor(inputType: "query" | "document" | undefined, nowMs: number, timeoutMs: number) {
    this.inputType = inputType;
    this.deadlineMs = nowMs + timeoutMs;
    this.#timeout = { what: "attempt", timeoutMs };
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
      if (this.interruption !== undefined) {
        reject(this.interruption.reason);
      }
      this.#reject = reject;
      promise.then(resolve, reject);
    });
  }

  /** From now on the time that runs is another one. */
  setTimeout(what: "attempt" | "firstContent" | "idle", nowMs: number, timeoutMs: number): void {
    this.#timeout = { what, timeoutMs };
    this.deadlineMs = nowMs + timeoutMs;
  }

  expire(): void {
    this.interrupt({ by: "timeout", reason: new AttemptTimeoutError(this.#timeout) });
  }

  interrupt(interruption: Interruption): void {
    if (this.interruption !== undefined) {
      return;
    }
    this.interruption = interruption;
    this.#controller?.abort(interruption.reason);
    this.#reject?.(interruption.reason);
  }
}
