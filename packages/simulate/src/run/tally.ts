import type { Moment } from "../contract/simulation-report.js";
import type { CredentialPlace } from "../world/simulated-credential.js";
import { WeightedTimes } from "./weighted-times.js";

/** What was served by one credential. */
export interface CredentialTally {
  readonly place: CredentialPlace;
  /** Calls that it answered. */
  served: number;
  /** Requests that it answered. */
  answered: number;
  /** Requests that it did not answer, by class of the error. */
  readonly wasted: Map<string, number>;
  promptTokens: number;
  completionTokens: number;
  /** Calls served in each part of the time. */
  readonly servedOverTime: Float64Array;
}

/** What became of the calls of one model. */
export interface ModelTally {
  readonly model: string;
  readonly kind: CredentialPlace["kind"];
  calls: number;
  answered: number;
  failed: number;
  /** Why calls failed: `quota_exceeded: insufficient_quota`. */
  readonly reasons: Map<string, number>;
  readonly durations: WeightedTimes;
  /** Time by which calls took longer than without faults. */
  readonly added: WeightedTimes;
  /** The same, of the calls that a failure or a wait touched. */
  readonly addedToTouched: WeightedTimes;
  touched: number;
  waits: number;
  waitedMs: number;
  longestWaitMs: number;
  switches: number;
  failbacks: number;
  readonly failedOverTime: Float64Array;
}

/** More moments than a picture can show. */
export const mostMoments = 2_000;

/** Everything that one run counts. */
export interface Tally {
  readonly credentials: readonly CredentialTally[];
  readonly models: readonly ModelTally[];
  readonly moments: Moment[];
  /** Moments that were not kept. */
  droppedMoments: number;
  /** Calls that ran through the engine one by one, and those that stood for others. */
  calls: { single: number; standIns: number };
}

/** Parts of the time in which the timeline counts. */
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
