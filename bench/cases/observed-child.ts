// Measures calls in process with OpenTelemetry and without: … observed-child.js
import { createHotspare } from "@hotspare/core";
import { instrument } from "@hotspare/opentelemetry";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { AlwaysOffSampler, BasicTracerProvider, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { canned } from "../contestants/canned.js";
import { answerJobs } from "../measure/answer-jobs.js";
import { cpuOf } from "../measure/cpu-of.js";
import { takeTurns } from "../measure/take-turns.js";

/** What is asked: so many slices of so many calls, in turns. */
export interface ObservedJob {
  readonly slices: number;
  readonly calls: number;
}

/** µs of CPU time of a call, slice by slice. */
export type ObservedTimes = Readonly<Record<string, readonly number[]>>;

/** The spans are made, and nobody reads them. */
const discarded: SpanProcessor = {
  onStart: () => undefined,
  onEnd: () => undefined,
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};

type Instrumented = Parameters<typeof instrument>;

const ways: Readonly<Record<string, ((hotspare: Instrumented[0]) => unknown) | undefined>> = {
  "not instrumented": undefined,
  "no SDK": (hotspare) => instrument(hotspare),
  "spans, none sampled": (hotspare) =>
    instrument(hotspare, { tracerProvider: new BasicTracerProvider({ sampler: new AlwaysOffSampler() }) }),
  spans: (hotspare) =>
    instrument(hotspare, { tracerProvider: new BasicTracerProvider({ spanProcessors: [discarded] }) }),
  metrics: (hotspare) => instrument(hotspare, { meterProvider: meterProvider() }),
};

function meterProvider(): MeterProvider {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  return new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2_147_483_647 })],
  });
}

const turns = Object.entries(ways).map(([name, observe]) => {
  const hotspare = createHotspare({ plugins: [canned()] });
  observe?.(hotspare);
  const embedder = hotspare.embedder({
    model: "m",
    dimensions: 8,
    credentials: [{ id: "key-0", provider: "canned", key: "key-number-0" }],
  });
  const measure = async (calls: number) => {
    const { cpuMs } = await cpuOf(async () => {
      for (let call = 0; call < calls; call += 1) await embedder.embed(["a text"]);
    });
    return (cpuMs * 1_000) / calls;
  };
  return { name, measure };
});

answerJobs(async ({ slices, calls }: ObservedJob): Promise<ObservedTimes> => {
  const found = await takeTurns(
    turns.map(({ name, measure }) => ({ name, measure: () => measure(calls) })),
    slices,
  );
  return Object.fromEntries(found);
});
