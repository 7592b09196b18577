import type { ErrorClass } from "@hotspare/core";
import type { Bucket } from "../contract/feed.js";
import { HISTORY_MS } from "./apply-patch.js";
import type { CallOutcome } from "./observed-hotspare.js";

const bucketMs = 10_000;
/** An hour, plus the current ten seconds. */
const bucketCount = HISTORY_MS / bucketMs + 1;

interface OpenBucket {
  readonly atMs: number;
  answered: number;
  failed: number;
  aborted: number;
  readonly failures: Partial<Record<ErrorClass, number>>;
  promptTokens: number;
  completionTokens: number;
  cost: number | undefined;
  waiting: number;
  /** Grows with each change of any bucket. */
  version: number;
}

/** The field of a bucket that counts an outcome. A stream that broke counts as failed, as its client sees it. */
const counted: Readonly<Record<CallOutcome, "answered" | "failed" | "aborted">> = {
  answered: "answered",
  failed: "failed",
  interrupted: "failed",
  aborted: "aborted",
  left: "aborted",
};

/** The traffic of all models in the last hour, in 361 buckets of ten seconds. The memory does not grow with the traffic. */
export class TrafficBuckets {
  readonly #ring: (OpenBucket | undefined)[] = new Array<OpenBucket | undefined>(bucketCount);
  #version = 0;
  #waiting = 0;
  /** The bucket of the last event. Mostly the next event belongs to the same bucket. */
  #last: OpenBucket | undefined;

  /** Number of the last change. */
  get version(): number {
    return this.#version;
  }

  ended(outcome: CallOutcome, atMs: number): void {
    this.#change(atMs)[counted[outcome]] += 1;
  }

  failed(errorClass: ErrorClass, atMs: number): void {
    const { failures } = this.#change(atMs);
    failures[errorClass] = (failures[errorClass] ?? 0) + 1;
  }

  /** @param cost undefined: no price is known */
  used(promptTokens: number, completionTokens: number, cost: number | undefined, atMs: number): void {
    const bucket = this.#change(atMs);
    bucket.promptTokens += promptTokens;
    bucket.completionTokens += completionTokens;
    bucket.cost = cost === undefined ? bucket.cost : (bucket.cost ?? 0) + cost;
  }

  /** @param change number of calls that begin to wait, or, if negative, that stop waiting */
  waits(change: number, atMs: number): void {
    this.settle(atMs);
    this.#waiting = Math.max(0, this.#waiting + change);
    if (change > 0) {
      const bucket = this.#change(atMs);
      bucket.waiting = Math.max(bucket.waiting, this.#waiting);
    }
  }

  /** Fills the buckets up to now while calls wait. Without an event nothing else would count the waiting calls there. */
  settle(nowMs: number): void {
    const last = this.#last;
    if (this.#waiting > 0 && last !== undefined && nowMs - last.atMs >= bucketMs) {
      const fromMs = Math.max(last.atMs + bucketMs, timeOf(nowMs) - HISTORY_MS);
      for (let atMs = fromMs; atMs <= nowMs; atMs += bucketMs) {
        this.#change(atMs);
      }
    }
  }

  /** Buckets that changed after this version, oldest first. */
  since(version: number, nowMs: number): readonly Bucket[] {
    return this.#ring
      .filter((bucket) => bucket !== undefined)
      .filter(
        (bucket) => bucket.version > version && bucket.atMs >= nowMs - HISTORY_MS && bucket.atMs <= nowMs,
      )
      .sort((one, other) => one.atMs - other.atMs)
      .map(viewOf);
  }

  /** Returns the bucket of a time, and marks the bucket as changed. */
  #change(atMs: number): OpenBucket {
    const startMs = timeOf(atMs);
    let bucket = this.#last;
    if (bucket?.atMs !== startMs) {
      bucket = this.#bucketAt(startMs);
      this.#last = bucket;
    }
    this.#version += 1;
    bucket.version = this.#version;
    return bucket;
  }

  #bucketAt(startMs: number): OpenBucket {
    const at = (startMs / bucketMs) % bucketCount;
    const known = this.#ring[at];
    if (known?.atMs === startMs) {
      return known;
    }
    const bucket: OpenBucket = {
      atMs: startMs,
      answered: 0,
      failed: 0,
      aborted: 0,
      failures: {},
      promptTokens: 0,
      completionTokens: 0,
      cost: undefined,
      waiting: this.#waiting,
      version: 0,
    };
    this.#ring[at] = bucket;
    return bucket;
  }
}

function timeOf(atMs: number): number {
  return Math.floor(atMs / bucketMs) * bucketMs;
}

function viewOf({ cost, version: _, failures, ...bucket }: OpenBucket): Bucket {
  return { ...bucket, failures: { ...failures }, ...(cost === undefined ? {} : { cost }) };
}
