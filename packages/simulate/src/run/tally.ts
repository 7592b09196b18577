import type { Moment } from "../contract/simulation-report.js";
import type { CredentialPlace } from "../world/simulated-credential.js";
import { WeightedTimes } from "./weighted-times.js";

/** What one credential served. */
export interface CredentialTally {
  readonly place: CredentialPlace;
  /** Calls that the credential answered. */
  served: number;
  /** Requests that the credential answered. */
  answered: number;
  /** Requests that the credential did not answer, by class of the error. */
  readonly wasted: Map<string, number>;
  promptTokens: number;
  completionTokens: number;
  /** Calls that the credential answered in each part of the time. */
  readonly servedOverTime: Float64Array;
}

/** What happened to the calls of one model. */
export interface ModelTally {
  readonly model: string;
  readonly kind: CredentialPlace["kind"];
  calls: number;
  answered: number;
  failed: number;
  /** Why calls failed, such as `quota_exceeded: insufficient_quota`, with the number of calls. */
  readonly reasons: Map<string, number>;
  readonly durations: WeightedTimes;
  /** How much longer calls took than without faults. */
  readonly added: WeightedTimes;
  /** The same for the calls that had a failure or a wait. */
  readonly addedToTouched: WeightedTimes;
  touched: number;
  waits: number;
  waitedMs: number;
  longestWaitMs: number;
  switches: number;
  failbacks: number;
  readonly failedOverTime: Float64Array;
}

/** A picture cannot show more moments. */
export const mostMoments = 2_000;

/** Everything that one run counts. */
export interface Tally {
  readonly credentials: readonly CredentialTally[];
  readonly models: readonly ModelTally[];
  readonly moments: Moment[];
  /** Moments that were dropped. */
  droppedMoments: number;
  /** Calls that counted once, and calls that counted for several calls. */
  calls: { single: number; standIns: number };
}

/** The timeline divides the time into this many parts. */
export const timeParts = 288;

export function emptyTally(places: readonly CredentialPlace[]): Tally {
  const models = new Map<string, ModelTally>();
  for (const { model, kind } of places) {
    models.set(modelKey(kind, model), {
      model,
      kind,
      calls: 0,
      answered: 0,
      failed: 0,
      reasons: new Map(),
      durations: new WeightedTimes(),
      added: new WeightedTimes(),
      addedToTouched: new WeightedTimes(),
      touched: 0,
      waits: 0,
      waitedMs: 0,
      longestWaitMs: 0,
      switches: 0,
      failbacks: 0,
      failedOverTime: new Float64Array(timeParts),
    });
  }
  return {
    credentials: places.map((place) => ({
      place,
      served: 0,
      answered: 0,
      wasted: new Map(),
      promptTokens: 0,
      completionTokens: 0,
      servedOverTime: new Float64Array(timeParts),
    })),
    models: [...models.values()],
    moments: [],
    droppedMoments: 0,
    calls: { single: 0, standIns: 0 },
  };
}

export function modelKey(kind: string, model: string): string {
  return `${kind} ${model}`;
}

export function count(map: Map<string, number>, key: string, weight: number): void {
  map.set(key, (map.get(key) ?? 0) + weight);
}
