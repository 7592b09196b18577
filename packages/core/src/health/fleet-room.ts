import type { RoomReply } from "../contract/health-link.js";
import type { LinkedRooms } from "./linked-rooms.js";

/** The fleet is asked this often at most. */
const shortestAskMs = 20;
/** A link that failed is asked again after so long. */
const afterFailureMs = 250;
/** In a room that is short of places, the fleet lets a process ask again sooner than this. */
const shortMs = 500;

/** What a fleet's room is made from. */
export interface FleetRoomParts {
  readonly fleet: LinkedRooms;
  readonly domain: string;
  readonly quietMs: number;
  /** Attempts of this process in flight that began after the last refusal. */
  readonly inFlight: () => number;
  /** Calls of all models of this process that wait for the domain: counting them takes a look at each model. */
  readonly waiting: () => number;
  /** Calls that wait may go now. */
  readonly changed: () => void;
}

/**
 * The places of this process in a room that all processes share after a rate limit. They are asked for when a call finds none, and again
 * while attempts run or calls wait. Whenever the fleet cannot be asked, or answers late, the process's own room decides.
 */
export class FleetRoom {
  readonly #of: FleetRoomParts;
  #granted = 0;
  #grantedUntilMs = Number.NEGATIVE_INFINITY;
  #spare = 0;
  /** Whether the fleet knows a room. After a refusal it counts as known until the fleet has answered. */
  #isLimited = true;
  #isLate = false;
  #isAsking = false;
  #wanted = 0;
  #askedMs = Number.NEGATIVE_INFINITY;
  #retryMs = shortestAskMs;
  #mayAskMs = Number.NEGATIVE_INFINITY;
  /** When the next report is due; infinite: none is. */
  #dueMs = Number.POSITIVE_INFINITY;
  /** Counts refusals: an answer from before the last refusal is too old. */
  #refusals = 0;
  #answers = 0;
  /** The most attempts that were in flight at once since the last report. */
  #peak = 0;
  #isWanted = false;
  /** Since when calls find no place. */
  #fullSinceMs: number | undefined;
  #earlier: number | undefined;
  /** When the youngest attempt began that was refused. */
  #refusedStartMs: number | undefined;

  constructor(parts: FleetRoomParts) {
    this.#of = parts;
  }

  /** How many attempts of this process may be in flight; undefined: its own room decides. */
  limitAt(nowMs: number): number | undefined {
    if (!this.#of.fleet.isConnected || this.#isLate || !this.#isLimited) {
      return undefined;
    }
    const granted = nowMs < this.#grantedUntilMs ? this.#granted : this.#spare;
    return this.#isAsking ? Math.min(granted, this.#wanted) : granted;
  }

  /** A call finds no place. */
  want(nowMs: number): void {
    this.#isWanted = true;
    this.#fullSinceMs ??= nowMs;
    this.#reportFrom(this.#mayAskMs, nowMs);
  }

  /** When there may be a place, as far as is known. */
  readyAtMs(nowMs: number): number {
    return this.#isAsking
      ? Math.max(this.#askedMs + this.#of.fleet.answerMs, nowMs + 1)
      : Math.max(this.#mayAskMs, nowMs + shortestAskMs);
  }

  /** Since when calls find no place and no attempt has begun; now, if calls find a place. */
  fullSinceMs(nowMs: number): number {
    return this.#fullSinceMs ?? nowMs;
  }

  /**
   * A rate limit has refused an attempt of this process, or of another, which the fleet reports without a time.
   *
   * @param earlier attempts in flight; undefined: it was no more than another refusal of the attempts from before
   */
  refused(earlier: number | undefined, startMs: number | undefined, nowMs: number): void {
    if (startMs !== undefined) {
      this.#refusedStartMs = Math.max(this.#refusedStartMs ?? startMs, startMs);
    }
    if (earlier !== undefined) {
      this.#earlier = earlier;
      this.#refusals += 1;
      this.#granted = 0;
      this.#spare = 0;
      this.#answers = 0;
      this.#peak = 0;
      this.#isLimited = true;
    }
    this.#reportFrom(nowMs, nowMs);
  }

  begun(nowMs: number): void {
    this.#fullSinceMs = undefined;
    this.#peak = Math.max(this.#peak, this.#of.inFlight());
    this.#reportFrom(this.#askedMs + this.#retryMs, nowMs, true);
  }

  answered(): void {
    this.#answers += 1;
  }

  /** An attempt has ended, or was answered and goes on. */
  ended(nowMs: number): void {
    const isShort = this.#retryMs < shortMs;
    this.#reportFrom(this.#askedMs + (isShort ? shortestAskMs : this.#retryMs), nowMs, true);
  }

  /** Reports at that time, or now if it has come. `isLater`: in no case within this call. */
  #reportFrom(atMs: number, nowMs: number, isLater = false): void {
    if (atMs <= nowMs && !isLater) {
      this.#report(nowMs);
    } else if (atMs < this.#dueMs) {
      this.#dueMs = atMs;
      this.#of.fleet.after(Math.max(0, atMs - nowMs), () => {
        if (this.#dueMs === atMs) {
          this.#dueMs = Number.POSITIVE_INFINITY;
          this.#report(this.#of.fleet.clock.monotonicMs());
        }
      });
    }
  }

  #report(nowMs: number): void {
    const { fleet, domain, quietMs, changed } = this.#of;
    if (!fleet.isConnected) {
      this.#answers = 0;
      return;
    }
    const inFlight = this.#of.inFlight();
    const waiting = this.#of.waiting();
    const wanted = Math.max(this.#peak, inFlight + Math.max(waiting, Number(this.#isWanted)));
    const earlier = this.#earlier;
    const startMs = this.#refusedStartMs;
    const isNews = this.#answers > 0 || earlier !== undefined || startMs !== undefined;
    if (this.#isAsking || (!isNews && wanted === 0 && this.#wanted === 0)) {
      return;
    }
    const report = {
      wanted,
      inFlight,
      answers: this.#answers,
      quietMs,
      ...(earlier === undefined ? {} : { earlier }),
      ...(startMs === undefined ? {} : { refusedAgeMs: nowMs - startMs }),
    };
    const refusals = this.#refusals;
    this.#isAsking = true;
    this.#askedMs = nowMs;
    this.#mayAskMs = nowMs + shortestAskMs;
    this.#wanted = wanted;
    this.#peak = inFlight;
    this.#answers = 0;
    this.#isWanted = false;
    this.#earlier = undefined;
    this.#refusedStartMs = undefined;
    fleet.exchange(domain, report, {
      onReply: (reply) => this.#replied(reply, nowMs, refusals),
      onLate: () => {
        this.#isLate = true;
        changed();
      },
      onFailure: () => {
        this.#isAsking = false;
        this.#isLate = true;
        this.#earlier ??= earlier;
        this.#refusedStartMs ??= startMs;
        const now = fleet.clock.monotonicMs();
        this.#mayAskMs = now + afterFailureMs;
        this.#reportFrom(this.#mayAskMs, now, true);
        changed();
      },
    });
  }

  #replied(reply: RoomReply, askedMs: number, refusals: number): void {
    const { fleet, changed } = this.#of;
    const nowMs = fleet.clock.monotonicMs();
    this.#isAsking = false;
    this.#isLate = nowMs - askedMs > fleet.answerMs;
    if (refusals !== this.#refusals) {
      this.#reportFrom(nowMs, nowMs);
      return;
    }
    this.#isLimited = reply.isLimited;
    this.#granted = reply.granted;
    this.#grantedUntilMs = askedMs + reply.validMs;
    this.#spare = reply.spare;
    this.#retryMs = Math.max(reply.retryInMs, shortestAskMs);
    if (reply.granted < this.#wanted) {
      this.#mayAskMs = nowMs + this.#retryMs;
    }
    const inFlight = this.#of.inFlight();
    const waiting = this.#of.waiting();
    if (reply.granted > inFlight) {
      this.#fullSinceMs = undefined;
    }
    if (inFlight > 0 || waiting > 0 || this.#isWanted || this.#wanted > 0 || this.#answers > 0) {
      this.#reportFrom(nowMs + this.#retryMs, nowMs, true);
    }
    changed();
  }
}
