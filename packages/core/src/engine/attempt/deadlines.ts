import type { Clock } from "../../contract/clock.js";
import { AttemptTimeoutError, type AttemptTimeoutKind } from "../../errors/attempt-timeout-error.js";

/** A member of at most one list. */
export interface Linked {
  previous: Linked | undefined;
  next: Linked | undefined;
}

/**
 * A set whose members hold their own places. A `Set` hashes each object and rebuilds its table again and again under members
 * that come and go, which is what calls do.
 */
export class LinkedList<Member extends Linked> {
  /** Called when the last member leaves. */
  onEmpty: (() => void) | undefined;
  #first: Linked | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(member: Member): void {
    member.previous = undefined;
    member.next = this.#first;
    if (this.#first !== undefined) {
      this.#first.previous = member;
    }
    this.#first = member;
    this.#size += 1;
  }

  /** Removes a member. Does nothing if the list does not have it. */
  delete(member: Member): void {
    if (member.previous === undefined && this.#first !== member) {
      return;
    }
    if (member.previous === undefined) {
      this.#first = member.next;
    } else {
      member.previous.next = member.next;
    }
    if (member.next !== undefined) {
      member.next.previous = member.previous;
    }
    member.previous = undefined;
    member.next = undefined;
    this.#size -= 1;
    if (this.#size === 0) {
      this.onEmpty?.();
    }
  }

  /** A copy of the members, so that members may leave during a loop. */
  members(): readonly Member[] {
    const members: Member[] = [];
    for (let member = this.#first; member !== undefined; member = member.next) {
      members.push(member as Member);
    }
    return members;
  }
}

/** Something that ends when its time is over. */
export interface Deadline extends Linked {
  /** Monotonic milliseconds. May be moved later at any time; `expire` is then called at the new time. */
  deadlineMs: number;
  expire(): void;
}

/** All that sleep. */
const asleep = new Set<Deadlines>();

/** A pending call keeps the process alive until its time is over. Asked when nothing else does, so that it costs a call nothing. */
function holdProcess(): void {
  for (const deadlines of asleep) {
    deadlines.hold();
  }
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

  /** To be called after the time of an added deadline has changed. */
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

  /** Sleeps in the foreground, if anything is pending. */
  hold(): void {
    if (this.#deadlines.size > 0) {
      this.#sleepUntil(this.#wakeAtMs, { background: false });
    }
  }

  close(): void {
    this.#rest();
    this.#wakeAtMs = Number.POSITIVE_INFINITY;
    this.#sleep?.abort();
  }

  #sleepUntil(wakeAtMs: number, options = { background: true }): void {
    if (asleep.size === 0) {
      process.on("beforeExit", holdProcess);
    }
    asleep.add(this);
    this.#sleep?.abort();
    const sleep = new AbortController();
    this.#sleep = sleep;
    this.#wakeAtMs = wakeAtMs;
    const waitMs = Math.max(0, wakeAtMs - this.#clock.monotonicMs());
    this.#clock.sleep(waitMs, sleep.signal, options).then(
      () => this.#wake(sleep),
      () => undefined,
    );
  }

  #rest(): void {
    if (asleep.delete(this) && asleep.size === 0) {
      process.off("beforeExit", holdProcess);
    }
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
    } else if (soonestMs === Number.POSITIVE_INFINITY) {
      this.#rest();
    }
  }
}

/** Why an attempt was ended from outside: its own time is over, or the whole call is. */
export interface Interruption {
  readonly by: "timeout" | "call";
  readonly reason: unknown;
}

/**
 * One attempt's signal and time. The controller behind the signal is made when an adapter first asks for it, and a plugin that ignores
 * the signal does not hold the call: what was raced rejects at the interruption.
 */
export class AttemptTime implements Deadline {
  /** Monotonic milliseconds. */
  readonly beganMs: number;
  deadlineMs: number;
  previous: Linked | undefined;
  next: Linked | undefined;
  interruption: Interruption | undefined;
  #timeoutOf: AttemptTimeoutKind = "attempt";
  #timeoutMs: number;
  #controller: AbortController | undefined;
  #onInterrupt: ((reason: unknown) => void) | undefined;

  constructor(beganMs: number, deadlineMs: number, timeoutMs: number) {
    this.beganMs = beganMs;
    this.deadlineMs = deadlineMs;
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

  /** The promise, or the interruption, whichever is first. A plugin without a compiler may give a plain value. */
  race<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.onInterrupt(reject);
      Promise.resolve(promise).then(resolve, reject);
    });
  }

  /** Sets the one listener of the interruption. The listener is called at once if the interruption has come already. */
  onInterrupt(listener: ((reason: unknown) => void) | undefined): void {
    this.#onInterrupt = listener;
    if (this.interruption !== undefined) {
      listener?.(this.interruption.reason);
    }
  }

  /** From now on another time runs. */
  setTimeout(what: AttemptTimeoutKind, nowMs: number, timeoutMs: number): void {
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
    this.#onInterrupt?.(interruption.reason);
  }
}

/** A clock, with the last reading of the machine's time and its moment in monotonic milliseconds. */
interface LastEpoch {
  readonly clock: Clock;
  readonly lastEpoch: { atMs: number; epochMs: number };
}

/** The machine's clock counts milliseconds: calls that begin within a millisecond share a reading, which costs as much as a step of a call. */
export function epochAt(nowMs: number, { clock, lastEpoch }: LastEpoch): number {
  const sinceMs = nowMs - lastEpoch.atMs;
  if (sinceMs >= 0 && sinceMs < 1) {
    return lastEpoch.epochMs + sinceMs;
  }
  lastEpoch.atMs = nowMs;
  lastEpoch.epochMs = clock.epochMs();
  return lastEpoch.epochMs;
}
