import type { HotspareEvents } from "../../contract/events.js";
import type { Deadline, Linked } from "../attempt/deadlines.js";
import type { Ask, Grant, Offer, Waiter } from "../call/call-model.js";

/** How a wait ended. */
export type WaitEnd = HotspareEvents["waitEnd"]["outcome"];

/** What the switcher answers to a call that cannot be sent now. */
export type Prospect = Extract<Offer, { readonly isPending: boolean }>;

/** A part of a call that waits. It has no timer of its own. */
export class WaitingCall implements Deadline {
  readonly waiter: Waiter;
  /** Asks the switcher for what this call can use. */
  readonly ask: Ask;
  readonly lane: Lane;
  readonly beganMs: number;
  readonly patienceMs: number;
  readonly patienceForRightMs: number;
  /** Moves on while the right to a probe is asked for. */
  deadlineMs: number;
  previous: Linked | undefined;
  next: Linked | undefined;
  readonly #onEnd: (call: WaitingCall, outcome: WaitEnd, grant: Grant | undefined) => void;

  constructor(
    wait: Pick<
      WaitingCall,
      "waiter" | "ask" | "lane" | "beganMs" | "patienceMs" | "patienceForRightMs" | "deadlineMs"
    >,
    onEnd: (call: WaitingCall, outcome: WaitEnd, grant: Grant | undefined) => void,
  ) {
    this.waiter = wait.waiter;
    this.ask = wait.ask;
    this.lane = wait.lane;
    this.beganMs = wait.beganMs;
    this.patienceMs = wait.patienceMs;
    this.patienceForRightMs = wait.patienceForRightMs;
    this.deadlineMs = wait.deadlineMs;
    this.#onEnd = onEnd;
  }

  /** Calls are numbered as they begin: a call that was admitted and refused has its old place. */
  get turn(): number {
    return this.waiter.call.id;
  }

  end(outcome: WaitEnd, grant?: Grant): void {
    this.#onEnd(this, outcome, grant);
  }

  expire(): void {
    this.end("expired");
  }
}

/** Waiting calls that the same credentials can serve, first come first: when the first cannot go, none behind it can. */
export class Lane {
  readonly key: string;
  readonly isBackground: boolean;
  /** By turn. */
  readonly #calls: WaitingCall[] = [];
  /** Whether no call is less patient than a call before it, as where all have the same `maxWaitMs`. */
  #isInOrder = true;
  #prospect: Prospect;

  constructor(key: string, priority: "normal" | "background", prospect: Prospect) {
    this.key = key;
    this.isBackground = priority === "background";
    this.#prospect = prospect;
  }

  get isEmpty(): boolean {
    return this.#calls.length === 0;
  }

  /** By turn. */
  get calls(): readonly WaitingCall[] {
    return this.#calls;
  }

  get first(): WaitingCall | undefined {
    return this.#calls[0];
  }

  /** When the first patience in the lane is over, monotonic milliseconds. The first call goes before the others, and asks with that patience. */
  get soonestMs(): number {
    return this.#isInOrder ? (this.first?.deadlineMs ?? Number.POSITIVE_INFINITY) : soonestOf(this.#calls);
  }

  /** What the first call was answered when the switcher was asked last. */
  get prospect(): Prospect {
    return this.#prospect;
  }

  /** Returns whether the call is less patient than all others in the lane, so that what they were answered may be too late for it. */
  add(call: WaitingCall): boolean {
    const isLeastPatient = call.deadlineMs < this.soonestMs;
    const place = this.#placeOf(call.turn + 1);
    const [before, after] = [this.#calls[place - 1], this.#calls[place]];
    this.#isInOrder &&= !isSooner(call, before) && !isSooner(after, call);
    this.#calls.splice(place, 0, call);
    return isLeastPatient && this.#calls.length > 1;
  }

  delete(call: WaitingCall): boolean {
    // The parts of one call have the same turn.
    const place = this.#calls.indexOf(call, this.#placeOf(call.turn));
    if (place === -1) {
      return false;
    }
    this.#calls.splice(place, 1);
    this.#isInOrder ||= this.isEmpty;
    return true;
  }

  /** Background calls go last; else the lane whose first call came first. */
  comesBefore(other: Lane): boolean {
    if (this.isBackground !== other.isBackground) {
      return other.isBackground;
    }
    return (this.first?.turn ?? 0) < (other.first?.turn ?? 0);
  }

  /**
   * Notes the prospect of the first call, which cannot go now. Returns the calls whose wait would be over before it. While the right to a
   * probe is asked for, no wait ends: alone the call would have its attempt by now.
   */
  look(prospect: Prospect, nowMs: number): readonly WaitingCall[] {
    if (prospect.isAsked === true) {
      for (const call of this.#calls) {
        call.deadlineMs = Math.max(call.deadlineMs, call.beganMs + call.patienceForRightMs);
      }
      this.#isInOrder = areInOrder(this.#calls);
      this.#prospect = prospect;
      return [];
    }
    const over = this.#prospect.isAsked === true ? this.#endedBy(nowMs) : [];
    return over.length > 0 ? this.#noted(prospect, over) : this.#hopeless(prospect);
  }

  /** The link has answered: the calls that waited for it alone have waited for long enough. */
  #endedBy(nowMs: number): readonly WaitingCall[] {
    const over: WaitingCall[] = [];
    for (const call of this.#calls) {
      call.deadlineMs = call.beganMs + call.patienceMs;
      if (call.deadlineMs <= nowMs) {
        over.push(call);
      }
    }
    this.#isInOrder = areInOrder(this.#calls);
    return over;
  }

  #noted(prospect: Prospect, over: readonly WaitingCall[]): readonly WaitingCall[] {
    this.#prospect = prospect;
    return over;
  }

  #hopeless(prospect: Prospect): readonly WaitingCall[] {
    const isLater = this.#prospect.isPending || prospect.retryAtMs > this.#prospect.retryAtMs;
    this.#prospect = prospect;
    // Each call came in under a prospect that was worth its wait. A prospect that is worth the wait of the least patient call is worth the wait of all.
    return isLater && !isWorthIt(prospect, this.soonestMs)
      ? this.#calls.filter(({ deadlineMs }) => !isWorthIt(prospect, deadlineMs))
      : [];
  }

  /** The first place whose call has this turn or a later one. */
  #placeOf(turn: number): number {
    let from = 0;
    let to = this.#calls.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#calls[middle]?.turn ?? 0) < turn) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}

function isSooner(one: WaitingCall | undefined, other: WaitingCall | undefined): boolean {
  return one !== undefined && other !== undefined && one.deadlineMs < other.deadlineMs;
}

function areInOrder(calls: readonly WaitingCall[]): boolean {
  return !calls.some((call, place) => isSooner(call, calls[place - 1]));
}

function soonestOf(calls: readonly WaitingCall[]): number {
  let soonestMs = Number.POSITIVE_INFINITY;
  for (const { deadlineMs } of calls) {
    soonestMs = Math.min(soonestMs, deadlineMs);
  }
  return soonestMs;
}

/** Whether something may come within a call's patience. */
export function isWorthIt({ isPending, retryAtMs }: Prospect, untilMs: number): boolean {
  return isPending || retryAtMs <= untilMs;
}
