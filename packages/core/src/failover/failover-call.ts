import type { Attempt } from "../contract/attempt.js";
import { ClosedError } from "../errors/closed-error.js";
import { DeadlineExceededError } from "../errors/deadline-exceeded-error.js";
import { listenForAbort, stopListening } from "./abort-listeners.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { AttemptScope } from "./attempt-scope.js";
import { type CallHistory, noHistory } from "./call-history.js";
import type { CallPlan, ObservedReply } from "./call-plan.js";
import type { RunningCall } from "./call-set.js";
import type { Deadline } from "./deadlines.js";
import type { Linked } from "./linked-list.js";
import type { ModelRuntime } from "./model-runtime.js";

const untried: readonly Attempt[] = [];

/** One call: what it has tried, and how it may be ended from outside. */
export class FailoverCall<Adapter> implements RunningCall {
  readonly id: number;
  readonly model: ModelRuntime<Adapter>;
  readonly plan: CallPlan<Adapter, ObservedReply>;
  attempts: readonly Attempt[] = untried;
  /** When it was made, monotonic milliseconds. */
  readonly beganMs: number;
  readonly deadlineMs: number;
  previous: Linked | undefined;
  next: Linked | undefined;
  /** Why the call must end now. */
  ended: { readonly reason: unknown } | undefined;
  /** Why the call must end when its attempt does. */
  retired: { readonly reason: unknown } | undefined;
  /** Told of an interruption, for a stream that nobody is reading just now. */
  onInterrupt: (() => void) | undefined;
  current: AttemptScope | undefined;
  history = noHistory;
  /** Revisions of the credential's changing secrets when its attempt began. */
  seenRevisions: readonly number[] = [];
  #waiting: AbortController | undefined;
  #deadline: Deadline | undefined;

  constructor(model: ModelRuntime<Adapter>, plan: CallPlan<Adapter, ObservedReply>) {
    this.id = model.shared.nextCallId();
    this.model = model;
    this.plan = plan;
    this.beganMs = model.shared.clock.monotonicMs();
    this.deadlineMs = (plan.startedMs ?? this.beganMs) + plan.timeouts.totalMs;
  }

  begin(): void {
    const { signal } = this.plan;
    if (this.model.closed) {
      throw new ClosedError({ model: this.model.model });
    }
    if (signal?.aborted === true) {
      throw signal.reason;
    }
    // Only a part of a longer call may be late before it begins.
    if (this.plan.startedMs !== undefined && this.leftMs() <= 0) {
      throw this.#deadlineExceeded();
    }
    if (signal !== undefined) {
      listenForAbort(signal, this);
    }
    this.model.calls.add(this);
    if (this.deadlineMs !== Number.POSITIVE_INFINITY) {
      this.#deadline = {
        deadlineMs: this.deadlineMs,
        previous: undefined,
        next: undefined,
        expire: () => this.#expire(),
      };
      this.model.shared.deadlines.add(this.#deadline);
    }
  }

  end(): void {
    const { signal } = this.plan;
    if (signal !== undefined) {
      stopListening(signal, this);
    }
    this.model.calls.delete(this);
    if (this.#deadline !== undefined) {
      this.model.shared.deadlines.delete(this.#deadline);
    }
  }

  interrupt(reason: unknown): void {
    this.ended ??= { reason };
    this.current?.interrupt({ by: "call", reason: this.ended.reason });
    this.#waiting?.abort(this.ended.reason);
    this.onInterrupt?.();
  }

  /** Ends waits and back-offs now, and an attempt under way is the last. */
  retire(reason: unknown): void {
    this.retired ??= { reason };
    this.#waiting?.abort(reason);
  }

  /** A list of one is made as such: the first `push` to an empty one would make room for 17. */
  note(attempt: Attempt): void {
    this.attempts = this.attempts === untried ? [attempt] : [...this.attempts, attempt];
  }

  remember(change: Partial<CallHistory>): void {
    this.history = { ...this.history, ...change };
  }

  throwIfEnded(): void {
    const end = this.ended ?? this.retired;
    if (end !== undefined) {
      throw end.reason;
    }
  }

  /** What waits of this call listen to. */
  get waitSignal(): AbortSignal {
    this.#waiting ??= new AbortController();
    const end = this.ended ?? this.retired;
    if (end !== undefined) {
      this.#waiting.abort(end.reason);
    }
    return this.#waiting.signal;
  }

  leftMs(): number {
    return this.deadlineMs - this.model.shared.clock.monotonicMs();
  }

  lastFailureOf(credentialId: string): AttemptFailure | undefined {
    return this.history.failures.findLast((failure) => failure.lease.credentialId === credentialId);
  }

  #expire(): void {
    this.interrupt(this.#deadlineExceeded());
  }

  #deadlineExceeded(): DeadlineExceededError {
    return new DeadlineExceededError({ totalMs: this.plan.timeouts.totalMs, attempts: this.attempts });
  }
}
