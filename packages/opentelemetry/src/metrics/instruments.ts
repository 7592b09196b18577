import type { Meter } from "@opentelemetry/api";
import { genAiMetrics } from "../conventions/names.js";

/** Boundaries that the GenAI conventions ask for. */
const secondsBuckets = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const tokenBuckets = [
  1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

/** The instruments that events write to. */
export type Instruments = ReturnType<typeof createInstruments>;

export function createInstruments(meter: Meter) {
  const seconds = (name: string, description: string) =>
    meter.createHistogram(name, {
      description,
      unit: "s",
      advice: { explicitBucketBoundaries: secondsBuckets },
    });
  const counter = (name: string, unit: string, description: string) =>
    meter.createCounter(name, { unit, description });
  return {
    duration: seconds(genAiMetrics.duration, "Duration of calls, with their retries and waits."),
    timeToFirstChunk: seconds(
      genAiMetrics.timeToFirstChunk,
      "Time from the beginning of a streaming call to its first content.",
    ),
    tokenUsage: meter.createHistogram(genAiMetrics.tokenUsage, {
      description: "Tokens of calls, as providers reported them.",
      unit: "{token}",
      advice: { explicitBucketBoundaries: tokenBuckets },
    }),
    waits: seconds("hotspare.wait.duration", "Time that calls waited for a credential."),
    attempts: counter("hotspare.attempts", "{attempt}", "Requests to providers, by outcome."),
    failures: counter("hotspare.failures", "{attempt}", "Requests that failed, by class."),
    switches: counter("hotspare.switches", "{switch}", "Moves to a spare."),
    failbacks: counter("hotspare.failbacks", "{failback}", "Moves back to a better credential."),
    exhaustions: counter("hotspare.exhaustions", "{call}", "Calls that no credential could answer."),
  } as const;
}
