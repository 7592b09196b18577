import type { FleetLimits } from "../contract/credential-switcher.js";
import type { LimitReading, PortionReply } from "../contract/health-link.js";
import { type SeenReading, together } from "./seen-reading.js";

/** What was seen is reported this often at most; what a call needs is asked for at once. */
const reportMs = 100;
const unlimitedReportMs = 400;
/** A process that is short asks again after this time at the latest, and at the soonest. */
const longestAskMs = 250;
const shortestAskMs = 20;
/** A portion is sized for so long a time of recent use, and the next one is asked for when there is less than a third of it left. */
const portionMs = 300;
const averagingMs = 1_000;
/** What the fleet said of plenty holds for so long. */
const spareMs = 2_000;
const rounding = 1e-6;

/** What this process may still use of one kind of one quota of the fleet, and what it has to report. */
export class FleetPortion {
  readonly #fleet: FleetLimits;
  readonly #quota: string;
  readonly #kind: "requests" | "tokens";
  readonly #nowMs: () => number;
  #parts: { amount: number; readonly untilMs: number }[] = [];
  /** Whether calls need a portion. */
  isLimited = false;
  /** Whether the link answered late or not at all when it was asked last. */
  isLate = false;
  shareLeft = 1;
  #spare = 0;
  #spareUntilMs = Number.NEGATIVE_INFINITY;
  /** What began beyond the portions of a link that keeps no account: the next portion pays for it. */
  #debt = 0;
  #isAsking = false;
  #repliedMs = Number.NEGATIVE_INFINITY;
  #askedMs = Number.NEGATIVE_INFINITY;
  #mayAskMs = Number.NEGATIVE_INFINITY;
  /** Until when the fleet has nothing for this process. */
  #deniedUntilMs = Number.NEGATIVE_INFINITY;
  #needed = 0;
  #lastGranted = 0;
  /** What began lately, per millisecond. */
  #rate = 0;
  #ratedMs = Number.NEGATIVE_INFINITY;
  #used = 0;
  #unused = 0;
  #reading: SeenReading | undefined;
  #answeredStartedMs: number | undefined;
  #refusals: { readonly amount: number; readonly startedMs: number }[] = [];
  #isReportDue = false;

  constructor(fleet: FleetLimits, quota: string, kind: "requests" | "tokens", nowMs: () => number) {
    this.#fleet = fleet;
    this.#quota = quota;
    this.#kind = kind;
    this.#nowMs = nowMs;
  }

  /** Whether so much may begin now. */
  covers(amount: number, nowMs: number): boolean {
    return !this.isLimited || this.#left(nowMs) + this.#spareAt(nowMs) + rounding >= amount;
  }

  /** Asks for what a call needs. Returns whether the answer is awaited. */
  request(amount: number, nowMs: number): boolean {
    this.#needed = amount;
    this.ask(nowMs);
    return this.#isAsking && !this.isLate;
  }

  /** Whether the fleet has said lately what there is. */
  isInformed(nowMs: number): boolean {
    return nowMs - this.#repliedMs < spareMs;
  }

  /** When so much may begin, as far as is known. */
  readyAtMs(amount: number, nowMs: number): number {
    if (this.covers(amount, nowMs)) {
      return nowMs;
    }
    return Math.max(
      this.#deniedUntilMs,
      this.#isAsking ? this.#askedMs + this.#fleet.answerMs : nowMs + shortestAskMs,
    );
  }

  /** Whether the fleet's answer is awaited, and may be better than what is known. */
  isAwaited(nowMs: number): boolean {
    return this.#isAsking && !this.isLate && nowMs >= this.#deniedUntilMs;
  }

  begin(amount: number, nowMs: number): void {
    this.#used += amount;
    this.#giveBack(nowMs);
    let missing = amount;
    for (const part of this.#parts) {
      const taken = Math.min(part.amount, missing);
      part.amount -= taken;
      missing -= taken;
    }
    this.#spare = Math.max(0, this.#spareAt(nowMs) - missing);
    this.#debt += this.#fleet.keepsAccount ? 0 : missing;
    this.#average(amount, nowMs);
    this.#parts = this.#parts.filter((part) => part.amount > rounding);
    const isUsedUp = this.#left(nowMs) < (this.#size * 1) / 3;
    if (isUsedUp && nowMs >= this.#deniedUntilMs && (this.#size >= 3 * amount || !this.isLimited)) {
      this.ask(nowMs, this.isLimited ? 0 : reportMs);
    } else {
      this.#report(nowMs);
    }
  }

  answered(startedMs: number, reading: Omit<LimitReading, "attemptAgeMs"> | undefined, nowMs: number): void {
    this.#answeredStartedMs = Math.max(this.#answeredStartedMs ?? startedMs, startedMs);
    if (reading !== undefined) {
      this.#reading = together(this.#reading, { reading, startedMs, atMs: nowMs });
    }
    this.#report(nowMs);
  }

  refused(amount: number, startedMs: number, nowMs: number): void {
    this.#refusals.push({ amount, startedMs });
    this.#mayAskMs = Math.min(this.#mayAskMs, nowMs);
    this.#exchange(0, nowMs);
  }

  /** Asks for the next portion, unless it is asked for already. */
  ask(nowMs: number, sinceLastMs = 0): void {
    if (!this.#isAsking && nowMs >= this.#mayAskMs && nowMs - this.#askedMs >= sinceLastMs) {
      this.#exchange(Math.max(this.#needed, this.#size, 1) + this.#debt, nowMs);
    }
  }

  /** How much a portion is to hold. */
  get #size(): number {
    return Math.min(Math.max(this.#rate * portionMs, this.#lastGranted * 2), this.#rate * averagingMs);
  }

  #left(nowMs: number): number {
    let left = 0;
    for (const { amount, untilMs } of this.#parts) {
      left += untilMs > nowMs ? amount : 0;
    }
    return left;
  }

  /** Parts that have ended are given back with the next report. */
  #giveBack(nowMs: number): void {
    for (const { amount, untilMs } of this.#parts) {
      this.#unused += untilMs > nowMs ? 0 : amount;
    }
    this.#parts = this.#parts.filter(({ untilMs }) => untilMs > nowMs);
  }

  #spareAt(nowMs: number): number {
    return nowMs < this.#spareUntilMs ? this.#spare : 0;
  }

  #average(amount: number, nowMs: number): void {
    const passed = Math.min(1, Math.max(0, nowMs - this.#ratedMs) / averagingMs);
    this.#rate = this.#rate * (1 - passed) + amount / averagingMs;
    this.#ratedMs = nowMs;
  }

  /** What was seen is reported soon. */
  #report(nowMs: number): void {
    const inMs = this.#askedMs + (this.isLimited ? reportMs : unlimitedReportMs) - nowMs;
    if (inMs <= 0 && !this.#isAsking) {
      this.#exchange(0, nowMs);
    } else if (!this.#isReportDue) {
      this.#isReportDue = true;
      this.#fleet.after(Math.max(inMs, shortestAskMs), () => {
        this.#isReportDue = false;
        if (this.#hasNews) {
          this.#report(this.#nowMs());
        }
      });
    }
  }

  get #hasNews(): boolean {
    this.#giveBack(this.#nowMs());
    return (
      this.#unused > 0 ||
      this.#used > 0 ||
      this.#reading !== undefined ||
      this.#answeredStartedMs !== undefined
    );
  }

  #exchange(amount: number, nowMs: number): void {
    if (!this.#fleet.isConnected) {
      return;
    }
    this.#giveBack(nowMs);
    const whole = Math.ceil(amount - rounding);
    const reading = this.#reading;
    const answered = this.#answeredStartedMs;
    this.#isAsking = true;
    this.#askedMs = nowMs;
    const report = {
      amount: whole,
      leastAmount: Math.min(Math.max(this.#needed, 0), whole),
      used: this.#used,
      unused: this.#unused,
      refusals: this.#refusals.map(({ amount: refused, startedMs }) => ({
        amount: refused,
        attemptAgeMs: nowMs - startedMs,
      })),
      ...(answered === undefined ? {} : { answeredAgeMs: nowMs - answered }),
      ...(reading === undefined
        ? {}
        : {
            reading: {
              ...reading.reading,
              wholeInMs: Math.max(0, reading.reading.wholeInMs - (nowMs - reading.atMs)),
              attemptAgeMs: nowMs - reading.startedMs,
            },
          }),
    };
    this.#used = 0;
    this.#unused = 0;
    this.#refusals = [];
    this.#reading = undefined;
    this.#answeredStartedMs = undefined;
    this.#fleet.exchange(this.#quota, this.#kind, report, {
      onReply: (reply) => this.#replied(reply, { amount: whole, atMs: nowMs }),
      onLate: () => {
        this.isLate = true;
        this.#fleet.changed();
      },
      onFailure: () => {
        this.#isAsking = false;
        this.isLate = true;
        this.#mayAskMs = this.#nowMs() + longestAskMs;
        this.#fleet.changed();
      },
    });
  }

  #replied(reply: PortionReply, asked: { readonly amount: number; readonly atMs: number }): void {
    const nowMs = this.#nowMs();
    const { granted, isLimited, validMs, retryInMs, shareLeft, spare } = reply;
    this.#isAsking = false;
    this.#repliedMs = nowMs;
    this.isLate = nowMs - asked.atMs > this.#fleet.answerMs;
    this.isLimited = this.#fleet.keepsAccount ? isLimited : this.isLimited || isLimited;
    this.shareLeft = shareLeft;
    this.#spare = spare;
    this.#spareUntilMs = nowMs + spareMs;
    if (asked.amount === 0) {
      return;
    }
    const paid = Math.min(granted, this.#debt);
    this.#debt -= paid;
    if (granted > paid) {
      this.#parts.push({ amount: granted - paid, untilMs: asked.atMs + validMs });
    }
    this.#lastGranted = isLimited ? granted : 0;
    this.#needed = granted > 0 ? 0 : this.#needed;
    if (granted < asked.amount) {
      const againMs = Math.min(Math.max(retryInMs, shortestAskMs), longestAskMs);
      this.#mayAskMs = nowMs + againMs;
      this.#deniedUntilMs = granted > 0 ? nowMs : nowMs + Math.max(retryInMs, shortestAskMs);
      this.#fleet.after(againMs, () => this.#fleet.changed());
    } else {
      this.#deniedUntilMs = nowMs;
    }
    this.#fleet.changed();
  }
}
