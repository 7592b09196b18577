import type { Attempt } from "../../contract/attempt.js";
import type { CallEvent, CallOutcome } from "../../contract/events.js";
import type { CredentialRef } from "../../contract/plugin/credential-ref.js";
import type { ErrorClass } from "../../contract/plugin/error-class.js";
import type { Operation } from "../../contract/plugin/operation.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import { ClosedError } from "../../errors/closed-error.js";
import { DeadlineExceededError } from "../../errors/deadline-exceeded-error.js";
import type { CallSettings } from "../../request/call-options.js";
import { type ShownOptions, withoutSecrets } from "../../secrets/shown-options.js";
import { listenForAbort, stopListening } from "../attempt/abort-listeners.js";
import { type Deadline, epochAt, type Linked } from "../attempt/deadlines.js";
import { WaitClock } from "../attempt/wait-clock.js";
import type { CallModel, RunningCall } from "./call-model.js";

/** What ended a call from outside. */
export type StopCause = "aborted" | "deadline" | "closed" | "left" | "stopped";

/** A call runs; it stops with its attempt; it stops now; it has ended. */
export type CallState =
  | { readonly is: "running" }
  | { readonly is: "stopping"; readonly reason: unknown }
  | { readonly is: "stopped"; readonly reason: unknown; readonly cause: StopCause }
  | { readonly is: "ended" };

/** Is notified when a call stops: its parts, and a stream. */
export interface CallListener {
  callStopped(state: Exclude<CallState, { readonly is: "running" | "ended" }>): void;
}

/** How a call ended, for its last event. */
export interface CallResult {
  readonly outcome: CallOutcome;
  readonly credential?: CredentialRef | undefined;
  readonly usage?: TokenUsage | undefined;
  readonly class?: ErrorClass | undefined;
}

const running: CallState = { is: "running" };
const ended: CallState = { is: "ended" };
const noAttempts: readonly Attempt[] = [];

/** One call of a user, or a check: its number, its time limit, its attempts, and how it is stopped from outside. */
export class Call implements RunningCall {
  readonly id: number;
  readonly kind: Operation;
  readonly model: CallModel;
  readonly settings: CallSettings;
  /** When it began, monotonic milliseconds. */
  readonly beganMs: number;
  readonly deadlineMs: number;
  /** Number of health's last transition when the call began. */
  readonly beganAt: number;
  state: CallState = running;
  /** Whether it was stopped from outside, also after it has ended. */
  wasStopped = false;
  previous: Linked | undefined;
  next: Linked | undefined;
  readonly #startedMs: number;
  #attempts: Attempt[] | undefined;
  #listener: CallListener | undefined;
  #listeners: Set<CallListener> | undefined;
  #deadline: Deadline | undefined;
  #attemptsUnderWay = 0;
  #waitClock: WaitClock | undefined;
  #shownOptions: ShownOptions | undefined;

  constructor(model: CallModel, kind: Operation, settings: CallSettings) {
    const { clock } = model.shared;
    model.shared.lastCallId += 1;
    this.id = model.shared.lastCallId;
    this.kind = kind;
    this.model = model;
    this.settings = settings;
    this.beganMs = clock.monotonicMs();
    this.#startedMs = epochAt(this.beganMs, model.shared);
    this.deadlineMs = this.beganMs + settings.timeouts.totalMs;
    this.beganAt = model.health.registry.sequence;
  }

  /** @throws {ClosedError} or the signal's reason; the call has not begun then */
  begin(): void {
    const { signal } = this.settings;
    if (this.model.closed) {
      throw new ClosedError({ model: this.model.model });
    }
    if (signal?.aborted === true) {
      throw signal.reason;
    }
    if (signal !== undefined) {
      listenForAbort(signal, this);
    }
    this.model.calls.add(this);
    this.#hideHeaders("add");
    if (this.deadlineMs !== Number.POSITIVE_INFINITY) {
      this.#startDeadline();
    }
  }

  /** Emits its first event. */
  reportStart(): void {
    const { events } = this.model;
    if (events.wants("callStart")) {
      const atMs = Math.round(this.#startedMs);
      events.emit("callStart", { ...this.event(), atMs, purpose: this.shownOptions().purpose });
    }
  }

  #startDeadline(): void {
    const expire = () => this.#stop(this.#deadlineExceeded(), "deadline");
    this.#deadline = { deadlineMs: this.deadlineMs, previous: undefined, next: undefined, expire };
    this.model.shared.deadlines.add(this.#deadline);
  }

  /** Ends the call; a second time does nothing. */
  end(result: CallResult): void {
    if (this.state.is === "ended") {
      return;
    }
    this.state = ended;
    const { signal } = this.settings;
    if (signal !== undefined) {
      stopListening(signal, this);
    }
    this.model.calls.delete(this);
    this.#hideHeaders("remove");
    if (this.#deadline !== undefined) {
      this.model.shared.deadlines.delete(this.#deadline);
    }
    const { events } = this.model;
    if (events.wants("callEnd")) {
      events.emit("callEnd", this.#endEvent(result));
    }
  }

  /** The caller's signal aborted. */
  interrupt(reason: unknown): void {
    this.#stop(reason, "aborted");
  }

  stopNow(reason: unknown): void {
    this.#stop(reason, "closed");
  }

  /** Another part of the call has failed for good. */
  stopParts(reason: unknown): void {
    this.#stop(reason, "stopped");
  }

  /** The consumer of a stream has left. */
  leave(reason: unknown): void {
    this.#stop(reason, "left");
  }

  /** A check ends at once, since no user waits for its answer. */
  stopAfterAttempt(reason: unknown): void {
    if (this.kind === "check") {
      this.stopNow(reason);
    }
    if (this.state.is === "running") {
      const state: CallState = { is: "stopping", reason };
      this.state = state;
      this.#notify(state);
    }
  }

  /** Notifies the listener of later stops. A stop that has come already is in `state`. */
  listen(listener: CallListener): void {
    if (this.#listener === undefined) {
      this.#listener = listener;
    } else {
      this.#listeners ??= new Set();
      this.#listeners.add(listener);
    }
  }

  unlisten(listener: CallListener): void {
    if (this.#listener === listener) {
      this.#listener = undefined;
    } else {
      this.#listeners?.delete(listener);
    }
  }

  /** The attempts so far, in the order of their ends. */
  get attempts(): readonly Attempt[] {
    return this.#attempts ?? noAttempts;
  }

  /** A moment of the call as epoch milliseconds: its times are in order, whatever becomes of the machine's clock, which is read once. */
  epochMsAt(monotonicMs: number): number {
    return Math.round(this.#startedMs + monotonicMs - this.beganMs);
  }

  /** Most calls have no time limit, and the clock is not read for them. */
  leftMs(): number {
    return this.deadlineMs === Number.POSITIVE_INFINITY
      ? this.deadlineMs
      : this.deadlineMs - this.model.shared.clock.monotonicMs();
  }

  /** How long it only waited so far. */
  get waitedMs(): number {
    return this.#waitClock?.waitedMs ?? 0;
  }

  /** A part of it begins to wait, or waits no more. */
  changeWaits(change: 1 | -1): void {
    this.#waitClock ??= new WaitClock(this.model.shared.clock);
    this.#waitClock.change(change, this.#attemptsUnderWay);
  }

  /** An attempt begins, or has ended. */
  changeAttempts(change: 1 | -1): void {
    this.#attemptsUnderWay += change;
    this.#waitClock?.change(0, this.#attemptsUnderWay);
  }

  /** `before`: what the same attempt was noted as, when it has become something else, such as a stream that broke after its first content. */
  noteAttempt(attempt: Attempt, before: Attempt | undefined): void {
    if (this.#attempts === undefined) {
      // Nearly every call has one attempt; an array that grows makes room for 17.
      this.#attempts = [attempt];
    } else if (before === undefined) {
      this.#attempts.push(attempt);
    } else {
      this.#attempts.splice(this.#attempts.lastIndexOf(before), 1, attempt);
    }
  }

  /** The members of every event of this call. */
  event(): CallEvent {
    const { model, kind } = this;
    const { metadata } = this.shownOptions();
    const event = {
      callId: this.id,
      kind,
      modelKind: model.kind,
      model: model.model,
      atMs: this.epochMsAt(model.shared.clock.monotonicMs()),
    };
    return metadata === undefined ? event : { ...event, metadata };
  }

  /** Purpose and metadata without secrets, for events and instrumentations: worked out when they are first shown. */
  shownOptions(): ShownOptions {
    this.#shownOptions ??= withoutSecrets(this.settings, this.model.shared.vault);
    return this.#shownOptions;
  }

  /** The values of the call's own headers are secret while the call runs: none of its errors may show them. */
  #hideHeaders(change: "add" | "remove"): void {
    const { headers } = this.settings;
    if (headers !== undefined) {
      for (const value of Object.values(headers)) {
        this.model.shared.vault[change](value);
      }
    }
  }

  #stop(reason: unknown, cause: StopCause): void {
    if (this.state.is === "running" || this.state.is === "stopping") {
      const state: CallState = { is: "stopped", reason, cause };
      this.state = state;
      this.wasStopped = true;
      this.#notify(state);
    }
  }

  #notify(state: Exclude<CallState, { readonly is: "running" | "ended" }>): void {
    this.#listener?.callStopped(state);
    for (const listener of [...(this.#listeners ?? [])]) {
      listener.callStopped(state);
    }
  }

  #deadlineExceeded(): DeadlineExceededError {
    return new DeadlineExceededError({
      totalMs: this.settings.timeouts.totalMs,
      attempts: [...this.attempts],
    });
  }

  #endEvent({ outcome, credential, usage, class: errorClass }: CallResult) {
    return {
      ...this.event(),
      purpose: this.shownOptions().purpose,
      outcome,
      startedMs: Math.round(this.#startedMs),
      durationMs: Math.round(this.model.shared.clock.monotonicMs() - this.beganMs),
      attempts: this.attempts.length,
      waitedMs: Math.round(this.waitedMs),
      ...(credential === undefined ? {} : { credentialId: credential.id, provider: credential.provider }),
      ...(usage === undefined ? {} : { usage }),
      ...(errorClass === undefined ? {} : { class: errorClass }),
    };
  }
}
