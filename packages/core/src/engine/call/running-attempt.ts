import type { Attempt } from "../../contract/attempt.js";
import type { AbandonReason, AttemptEvent, ChangeCause, HotspareEvents } from "../../contract/events.js";
import type { Lease, Observation } from "../../contract/lease.js";
import type { AttemptContext } from "../../contract/plugin/attempt-context.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { Transition } from "../../contract/transition.js";
import { quietListener } from "../../request/wire-option.js";
import { AttemptTime } from "../attempt/deadlines.js";
import { type AttemptFailure, wasAnswered } from "./attempt-failure.js";
import type { CallPart } from "./call-part.js";
import type { ModelCredential } from "./model-credential.js";

/** How an attempt ended, as far as its lease is concerned. */
export type AttemptEnd =
  | { readonly is: "answered"; readonly seen: Observation }
  | { readonly is: "failed"; readonly failure: AttemptFailure }
  /** The failure says nothing about the credential, or has been counted already. */
  | { readonly is: "released" }
  /** The blame waits for the end of the call. */
  | { readonly is: "deferred" }
  /** The lease serves one more attempt. `isAdjusted`: the adapter has only adjusted its request, so that the attempt is abandoned. */
  | { readonly is: "repeated"; readonly isAdjusted?: boolean }
  | {
      readonly is: "abandoned";
      readonly reason: AbandonReason;
      /** The classification that counts against the credential, when the caller's time limit is evidence. */
      readonly blamed?: Classification | undefined;
    };

const nothing: readonly Transition[] = [];

/** One HTTP request under way: it owns its credential, its lease and its time, and ends exactly once. */
export class RunningAttempt {
  readonly id: number;
  readonly part: CallPart;
  readonly credential: ModelCredential;
  readonly lease: Lease;
  readonly time: AttemptTime;
  /** When the attempt began, epoch milliseconds. */
  readonly startedMs: number;
  /** Revisions of the credential's changing secrets when it began. */
  readonly revisions: readonly number[];
  /** How many keys their functions had given. */
  readonly keysGiven: readonly number[];
  headers: Readonly<Record<string, string>> | undefined;
  #noted: Attempt | undefined;
  #hasEnded = false;

  /** `deadlineMs`: of a repeated request, the end of the time that the first one had. */
  constructor(part: CallPart, credential: ModelCredential, lease: Lease, deadlineMs?: number) {
    const { shared, events } = part.call.model;
    const { attemptMs } = part.request;
    const beganMs =
      isFirst(part) && deadlineMs === undefined ? part.call.beganMs : shared.clock.monotonicMs();
    shared.lastAttemptId += 1;
    this.id = shared.lastAttemptId;
    this.part = part;
    this.credential = credential;
    this.lease = lease;
    this.startedMs = part.call.epochMsAt(beganMs);
    this.time = new AttemptTime(beganMs, deadlineMs ?? beganMs + attemptMs, attemptMs);
    this.revisions = ofSecrets(credential, ({ revision }) => revision);
    this.keysGiven = ofSecrets(credential, ({ keysGiven }) => keysGiven);
    this.headers = part.call.settings.headers;
    part.current = this;
    part.call.changeAttempts(1);
    shared.deadlines.add(this.time);
    if (events.wants("attempt")) {
      events.emit("attempt", this.#beginEvent());
    }
  }

  /** What the adapter gets. */
  context(): AttemptContext {
    const { call, request } = this.part;
    const { wire } = call.settings;
    const { shared } = call.model;
    const context = {
      inputType: request.inputType,
      providerOptions: request.providerOptions,
      headers: this.headers,
      wire: wire && quietListener(wire, (method, error) => shared.reportExtension("wire", method, error)),
      callId: call.id,
      attemptId: this.id,
    } as AttemptContext;
    new TimedContext(context, this.time);
    defineGetter.call(context, "signal", readSignal);
    return Object.freeze(context);
  }

  /** The call is over: so is the attempt. */
  interrupt(reason: unknown): void {
    this.time.interrupt({ by: "call", reason });
  }

  durationMs(): number {
    return Math.round(this.part.call.model.shared.clock.monotonicMs() - this.time.beganMs);
  }

  /** The attempt as results and errors list it. */
  toAttempt(durationMs: number, classification?: Classification): Attempt {
    const { index } = this.part;
    const { credentialId, probe } = this.lease;
    const attempt = { credentialId, startedMs: this.startedMs, durationMs, probe };
    if (classification === undefined && index === undefined) {
      return attempt;
    }
    return {
      ...attempt,
      ...(classification === undefined ? {} : { classification }),
      ...(index === undefined ? {} : { part: index }),
    };
  }

  /** Lists the attempt in its call, in the place of what it was listed as before. */
  note(attempt: Attempt): void {
    this.part.call.noteAttempt(attempt, this.#noted);
    this.#noted = attempt;
  }

  /** The members of every event of this attempt. */
  event(): AttemptEvent {
    const { call, index } = this.part;
    const { ref } = this.credential;
    return {
      ...call.event(),
      attemptId: this.id,
      credentialId: ref.id,
      provider: ref.provider,
      probe: this.lease.probe,
      ...(index === undefined ? {} : { part: index }),
    };
  }

  /** Names the attempt in the events of what it brings about. */
  get cause(): Required<ChangeCause> {
    return { callId: this.part.call.id, attemptId: this.id };
  }

  #beginEvent(): HotspareEvents["attempt"] {
    const { address, ref } = this.credential;
    const event = { ...this.event(), atMs: this.startedMs, wireModel: ref.model };
    return address === undefined ? event : { ...event, address };
  }

  /** The first content of a stream has come. */
  confirm(): readonly Transition[] {
    return this.lease.confirm();
  }

  /** Stops the attempt's timeout. */
  stopClock(): void {
    this.part.call.model.shared.deadlines.delete(this.time);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Ends the attempt and its lease; a second time does nothing. Returns what changed. */
  end(end: AttemptEnd): readonly Transition[] {
    if (this.#hasEnded) {
      return nothing;
    }
    this.#hasEnded = true;
    this.stopClock();
    this.time.onInterrupt(undefined);
    if (this.time.interruption !== undefined) {
      leaveSecrets(this.credential);
    }
    const { part } = this;
    const { shared } = part.call.model;
    if (part.current === this) {
      part.current = undefined;
    }
    part.call.changeAttempts(-1);
    const transitions = this.#endLease(end);
    for (const room of shared.changedRooms) {
      room.freedBy(this.id);
    }
    return transitions;
  }

  #endLease(end: AttemptEnd): readonly Transition[] {
    const { part } = this;
    switch (end.is) {
      case "answered":
        return this.lease.succeed(end.seen);
      case "failed":
        return blameLease(end.failure);
      case "released":
        return this.lease.release();
      case "deferred":
        this.lease.defer?.();
        return nothing;
      case "repeated":
        if (end.isAdjusted === true) {
          this.#reportAbandoned("adjusted");
        }
        return nothing;
      case "abandoned":
        this.#reportAbandoned(end.reason);
        if (end.blamed !== undefined) {
          const consequence = part.call.model.policy.transient;
          return this.lease.fail(end.blamed, { durationMs: this.durationMs(), answered: false, consequence });
        }
        return this.lease.release();
    }
  }

  #reportAbandoned(reason: AbandonReason): void {
    const { events } = this.part.call.model;
    if (events.wants("abandoned")) {
      events.emit("abandoned", { ...this.event(), reason, durationMs: this.durationMs() });
    }
  }
}

/** The first attempt of a call that did not wait begins with the call: a look at the clock costs as much as a step. */
function isFirst({ attempts, index, call }: CallPart): boolean {
  return attempts === 1 && index === undefined && call.waitedMs === 0;
}

const noNumbers: readonly number[] = [];

function ofSecrets(
  { rotating }: ModelCredential,
  numberOf: (secret: ModelCredential["rotating"][number]) => number,
): readonly number[] {
  return rotating.length === 0 ? noNumbers : rotating.map(numberOf);
}

/** The next attempt does not wait for a secret's function that this attempt may have waited for in vain. */
export function leaveSecrets({ rotating }: ModelCredential): void {
  for (const secret of rotating) {
    secret.leaveReading();
  }
}

/** Reports a failure to health. */
function blameLease(failure: AttemptFailure): readonly Transition[] {
  const { lease, blamed, consequence, attempt } = failure;
  return lease.fail(blamed, {
    durationMs: attempt.durationMs,
    answered: wasAnswered(failure),
    consequence,
  });
}

/** `Object.defineProperty` reads a descriptor, for which it takes twice as long. The accessor is enumerable. */
const defineGetter: (this: object, name: string, getter: () => unknown) => void = Reflect.get(
  Object.prototype,
  "__defineGetter__",
);

/** Puts a private field on the object that it is given. */
class Marked {
  constructor(marked: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the derived class puts its private field on what is returned.
    return marked;
  }
}

/**
 * The time of a context, in a private field: nothing of the engine can be reached through the context, which is a plain frozen object.
 * All contexts share one accessor of the signal. A getter of its own costs a context 0.7 µs, and a signal that no adapter reads 3.4 µs.
 */
class TimedContext extends Marked {
  readonly #time: AttemptTime;

  constructor(context: object, time: AttemptTime) {
    super(context);
    this.#time = time;
  }

  readSignal(): AbortSignal {
    return this.#time.signal;
  }
}

const { readSignal } = TimedContext.prototype;
