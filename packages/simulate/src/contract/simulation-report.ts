import type { Fault } from "../scenario/scenario.js";

/** Times in milliseconds: half of the calls were quicker than `p50Ms`, and 99 of 100 quicker than `p99Ms`. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What one credential did for one model. */
export interface CredentialReport {
  readonly id: string;
  readonly provider: string;
  readonly position: number;
  /** Calls that it answered. */
  readonly served: number;
  /** Requests that it did not answer, by class of the error. */
  readonly wasted: Readonly<Record<string, number>>;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Absent: the configuration has no price for it. */
  readonly cost?: number;
}

/** What became of the calls of one model. */
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
  /** How long answered calls took. Absent: none was answered. */
  readonly time?: Percentiles;
  /** The same without the faults of the scenario. */
  readonly timeWithoutFaults?: Percentiles;
  /** By how much answered calls took longer than the same calls without faults. */
  readonly added?: Percentiles;
  /** Answered calls that a failure or a wait touched, and by how much these took longer. */
  readonly touched: { readonly calls: number; readonly added?: Percentiles };
  readonly waits: { readonly count: number; readonly totalMs: number; readonly longestMs: number };
  readonly switches: number;
  readonly failbacks: number;
  readonly cost?: number;
  readonly credentials: readonly CredentialReport[];
}

/** What a simulation found. Plain data. */
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
  /** Calls over time: so many parts of `partMs` each. */
  readonly timeline: { readonly partMs: number; readonly models: readonly ModelTimeline[] };
  readonly method: {
    /** Calls that ran by themselves. */
    readonly single: number;
    /** Calls that ran and stood for `each` calls, in stretches in which nothing happens. */
    readonly standIns: number;
    readonly each: number;
    /** Events that the list of moments has no room for. */
    readonly droppedMoments: number;
  };
  /** Variables and files of secrets that had no value here and got a made-up one. */
  readonly madeUp: readonly string[];
}

/** All models together. */
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

/** A fault as it was, for each of its credentials. */
export interface FaultReport {
  readonly what: Fault["what"];
  readonly model: string;
  readonly credential: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Calls of a model over time. */
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
