import { type Clock, mergeUsage, type TokenUsage } from "@hotspare/core";
import type { EmbedManyProgress } from "../contract/embedding-run.js";

/** The rate covers this time, because the start of a run predicts little about its end. */
const rateWindowMs = 30_000;

const noUsage: TokenUsage = { promptTokens: 0, completionTokens: 0, totalTokens: 0, source: "reported" };

/** When an input counts: when its outcome is known, or when the sink has written the outcome, so that the counts match what a later run finds. */
export type Counted = "known" | "written";

/** Counts of the outcomes that a sink has written. */
export interface WrittenOutcomes {
  readonly done: number;
  readonly failed: number;
  /** Done and failed inputs that replace an earlier outcome. */
  readonly replaced: number;
}

interface ProgressCounterOptions {
  readonly clock: Clock;
  readonly total: number | undefined;
  readonly counted: Counted;
}

/** Counts the progress of a run. */
export class ProgressCounter {
  readonly #clock: Clock;
  readonly #total: number | undefined;
  readonly #counted: Counted;
  #startedMs: number;
  #done = 0;
  #failed = 0;
  #failedBefore = 0;
  #skipped = 0;
  #changed = 0;
  #replaced = 0;
  #requests = 0;
  #usage: TokenUsage | undefined;
  inFlight = 0;
  #notGiven = 0;
  /** Time of the run's last answer, or of its start before the first answer. */
  lastAnswerMs: number;
  /** Ends of requests in the rate's window: the time, and the number of inputs processed by then. */
  #marks: { readonly atMs: number; readonly processed: number }[];

  constructor({ clock, total, counted }: ProgressCounterOptions) {
    this.#clock = clock;
    this.#total = total;
    this.#counted = counted;
    this.#startedMs = clock.monotonicMs();
    this.lastAnswerMs = this.#startedMs;
    this.#marks = [{ atMs: this.#startedMs, processed: 0 }];
  }

  /** Restarts the clock, because a run may be created long before it is consumed. */
  begin(): void {
    this.#startedMs = this.#clock.monotonicMs();
    this.lastAnswerMs = this.#startedMs;
    this.#marks = [{ atMs: this.#startedMs, processed: 0 }];
  }

  get requests(): number {
    return this.#requests;
  }

  skipped(): void {
    this.#skipped += 1;
  }

  /** An input that earlier runs embedded, and that has changed. */
  changed(): void {
    this.#changed += 1;
    this.#replaced += this.#counted === "known" ? 1 : 0;
  }

  /** The source has no further inputs; earlier runs embedded so many. */
  sourceEnded(embeddedBefore: number): void {
    this.#notGiven = embeddedBefore - this.#skipped - this.#changed;
  }

  /** An input that earlier runs could not embed, and that is not tried again. */
  failedBefore(): void {
    this.#failedBefore += 1;
  }

  answered(inputs: number, usage: TokenUsage): void {
    this.#requests += 1;
    this.#usage = this.#usage === undefined ? usage : mergeUsage([this.#usage, usage]);
    this.lastAnswerMs = this.#clock.monotonicMs();
    this.#know(inputs, 0);
  }

  failed(inputs: number): void {
    this.#know(0, inputs);
  }

  written({ done, failed, replaced }: WrittenOutcomes): void {
    this.#replaced += replaced;
    this.#count(done, failed);
  }

  snapshot(): EmbedManyProgress {
    const nowMs = this.#clock.monotonicMs();
    const itemsPerSecond = this.#rate(nowMs);
    const seen = this.#processed + this.#skipped + this.#failedBefore;
    const left = this.#total === undefined ? undefined : this.#total - seen;
    return {
      done: this.#done,
      failed: this.#failed + this.#failedBefore,
      skipped: this.#skipped,
      ...(this.#replaced === 0 ? {} : { replaced: this.#replaced }),
      inFlight: this.inFlight,
      requests: this.#requests,
      usage: this.#usage ?? noUsage,
      elapsedMs: nowMs - this.#startedMs,
      itemsPerSecond,
      ...(this.#notGiven === 0 ? {} : { notGiven: this.#notGiven }),
      ...(this.#total === undefined ? {} : { total: this.#total }),
      ...(left === undefined || itemsPerSecond === 0
        ? {}
        : { remainingMs: Math.max(0, Math.round((left / itemsPerSecond) * 1_000)) }),
    };
  }

  get #processed(): number {
    return this.#done + this.#failed;
  }

  #know(done: number, failed: number): void {
    if (this.#counted === "known") {
      this.#count(done, failed);
    }
  }

  #count(done: number, failed: number): void {
    this.#done += done;
    this.#failed += failed;
    this.#mark();
  }

  #mark(): void {
    const atMs = this.#clock.monotonicMs();
    const last = this.#marks.at(-1);
    // A mark each hundredth of the window is exact enough and limits the number of marks.
    if (last !== undefined && this.#marks.length > 1 && atMs - last.atMs < rateWindowMs / 100) {
      return;
    }
    this.#marks.push({ atMs, processed: this.#processed });
    while (this.#marks.length > 2 && (this.#marks[1]?.atMs ?? atMs) <= atMs - rateWindowMs) {
      this.#marks.shift();
    }
  }

  #rate(nowMs: number): number {
    const [first] = this.#marks;
    if (first === undefined || nowMs <= first.atMs) {
      return 0;
    }
    return ((this.#processed - first.processed) * 1_000) / (nowMs - first.atMs);
  }
}
