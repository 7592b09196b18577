import type { HotspareEvents } from "@hotspare/core";
import { isObject } from "@hotspare/core/plugin";

/** The events that a recording has. Start events are left out, because end events have the times. */
export const recordedEvents = [
  "callEnd",
  "success",
  "failure",
  "abandoned",
  "waitEnd",
  "switch",
  "failback",
  "exhaustion",
  "circuitOpen",
  "circuitClose",
  "healthLink",
] as const satisfies readonly (keyof HotspareEvents)[];

export type RecordedEventName = (typeof recordedEvents)[number];

/** The first line of each file of a recording. */
export interface RecordingHead {
  readonly hotspare: "recording";
  readonly version: 1;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly models: readonly RecordedModel[];
}

/** A model as it was when the recording began. */
export interface RecordedModel {
  readonly name: string;
  readonly model: string;
  readonly kind: "embedder" | "vlm";
  readonly credentials: readonly string[];
}

/**
 * The fields of a payload that are written. Metadata and purposes stay out: they are the application's own text and may contain anything, also what
 * its users wrote. Messages of errors stay out for the same reason.
 */
const keptFields: ReadonlySet<string> = new Set([
  "callId",
  "attemptId",
  "kind",
  "modelKind",
  "model",
  "atMs",
  "credentialId",
  "credentialIds",
  "provider",
  "probe",
  "part",
  "outcome",
  "startedMs",
  "durationMs",
  "attempts",
  "waitedMs",
  "usage",
  "class",
  "classification",
  "next",
  "reason",
  "from",
  "to",
  "origin",
  "scope",
  "untilMs",
  "retryAfterMs",
  "state",
]);

/** The fields that are written from objects inside a payload. A user's plugin may add other fields to what it returns. */
const keptWithin: Readonly<Record<string, ReadonlySet<string>>> = {
  classification: new Set(["class", "scope", "reason", "rule", "retryAfterMs", "evidence"]),
  usage: new Set([
    "promptTokens",
    "completionTokens",
    "totalTokens",
    "cachedTokens",
    "cacheWriteTokens",
    "reasoningTokens",
    "imageTokens",
    "source",
  ]),
};

/** Where an event comes from. The payload does not say this. */
export interface EventOrigin {
  /** Identifies one recording of one Hotspare: two Hotspares may use the same call numbers, and processes may share a file. */
  readonly by: string;
  /** The name of the model. Two models may use the same model of the same provider. Undefined: the name is not known. */
  readonly name: string | undefined;
}

/** The line that an event becomes. */
export function lineOfEvent(event: RecordedEventName, payload: object, { by, name }: EventOrigin): string {
  const fields = Object.entries(payload)
    .filter(([field, value]) => keptFields.has(field) && value !== undefined)
    .map(([field, value]) => [field, keptIn(value, keptWithin[field])] as const);
  return JSON.stringify({
    event,
    by,
    ...(name === undefined ? {} : { name }),
    ...Object.fromEntries(fields),
  });
}

function keptIn(value: unknown, kept: ReadonlySet<string> | undefined): unknown {
  return kept === undefined || !isObject(value)
    ? value
    : Object.fromEntries(Object.entries(value).filter(([field]) => kept.has(field)));
}
