import type { HotspareEvents } from "@hotspare/core";
import { isObject } from "@hotspare/core/plugin";

/** The events that a recording has. Beginnings are left out, since ends have their times. */
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
 * What of a payload is written. Metadata and purposes are the caller's own words and stay out, since anything may be in them, also what the user of the
 * program wrote. Sentences of errors stay out for the same reason.
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

/** What of the objects within a payload is written: a plugin of a user may add fields of its own to what it returns. */
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

/** Where an event comes from, which its payload does not say. */
export interface EventOrigin {
  /** Which recording of a Hotspare: numbers of calls repeat from one Hotspare to the next, and processes may share a file. */
  readonly by: string;
  /** Name of the model: several models may be the same model of the same provider. Undefined: it is not known. */
  readonly name: string | undefined;
}

/** The line of an event. */
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
