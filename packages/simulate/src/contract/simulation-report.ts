import type { Fault } from "../scenario/scenario.js";

/** Times in milliseconds: half of the calls took at most `p50Ms`, and 99 of 100 calls took at most `p99Ms`. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What one credential did for one model. */
export interface CredentialReport {
  readonly id: string;
  readonly provider: string;
  readonly position: number;
  /** Calls that the credential answered. */
  readonly served: number;
  /** Requests that the credential did not answer, by class of the error. */
  readonly wasted: Readonly<Record<string, number>>;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** The cost of the answered requests. Absent: the configuration has no price for the credential. */
  readonly cost?: number;
}

/** What happened to the calls of one model. */
export interface ModelReport {
  readonly model: string;
  readonly kind: "embedder" | "vlm";
  readonly calls: number;
  readonly answered: number;
  readonly failed: number;
  /** Why calls failed, the most frequent reason first. */
  readonly failures: readonly { readonly reason: string; readonly calls: number }[];
  /** Requests that were not answered. */
  readonly wasted: number;
  /** How long the answered calls took. Absent: no call was answered. */
  readonly time?: Percentiles;
  /** How long the same calls took without the faults of the scenario. */
  readonly timeWithoutFaults?: Percentiles;
  /** How much longer answered calls took than the same calls without faults. */
  readonly added?: Percentiles;
  /** The answered calls that had a failure or a wait, and how much longer these calls took. */
  readonly touched: { readonly calls: number; readonly added?: Percentiles };
  readonly waits: { readonly count: number; readonly totalMs: number; readonly longestMs: number };
  readonly switches: number;
  readonly failbacks: number;
  readonly cost?: number;
  readonly credentials: readonly CredentialReport[];
}

/** The result of `simulate`: plain data that `JSON.stringify` keeps whole. */
export interface SimulationReport {
  readonly scenario: {
    readonly name: string;
    readonly start: string;
    readonly duration: string;
    readonly startMs: number;
    readonly durationMs: number;
    readonly seed: number;
  };
  readonly models: readonly ModelReport[];
  readonly total: TotalReport;
  readonly faults: readonly FaultReport[];
  readonly moments: readonly Moment[];
  /** Calls over time. Each part of the timeline is `partMs` milliseconds long. */
  readonly timeline: { readonly partMs: number; readonly models: readonly ModelTimeline[] };
  readonly method: {
    /** Calls that ran through the engine and counted once. */
    readonly single: number;
    /** Calls that ran through the engine and counted for `each` calls, in stretches without a fault. */
    readonly standIns: number;
    readonly each: number;
    /** Moments beyond the limit of the list `moments`. */
    readonly droppedMoments: number;
  };
  /** Variables and files of secrets that had no value on this machine and got a made-up value. */
  readonly madeUp: readonly string[];
}

/** What happened to the calls of all models together. */
export interface TotalReport {
  readonly calls: number;
  readonly answered: number;
  readonly failed: number;
  readonly wasted: number;
  readonly waits: number;
  readonly waitedMs: number;
  readonly switches: number;
  readonly failbacks: number;
  readonly time?: Percentiles;
  readonly added?: Percentiles;
  readonly cost?: number;
  readonly costWithoutFaults?: number;
  readonly currency?: string;
}

/** A fault of the scenario, as each of its credentials had it. */
export interface FaultReport {
  readonly what: Fault["what"];
  readonly model: string;
  readonly credential: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The calls of one model over time. */
export interface ModelTimeline {
  readonly model: string;
  readonly kind: "embedder" | "vlm";
  readonly served: Readonly<Record<string, readonly number[]>>;
  readonly failed: readonly number[];
}

/** A moment that the timeline shows. */
export interface Moment {
  readonly atMs: number;
  readonly what: "switch" | "failback" | "circuitOpen" | "circuitClose";
  readonly model: string;
  readonly text: string;
}
