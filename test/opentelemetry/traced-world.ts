import { type InstrumentOptions, instrument } from "@hotspare/opentelemetry";
import { type Span, SpanStatusCode } from "@opentelemetry/api";
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { onTestFinished } from "vitest";
import { createEngineWorld, type EngineWorldOptions } from "../support/engine-world.js";

/** A tracer provider whose spans stay in memory, and how many it has begun. */
export function createTraces() {
  const exporter = new InMemorySpanExporter();
  const begun: Span[] = [];
  const counting = {
    onStart: (span: Span) => void begun.push(span),
    onEnd: () => undefined,
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [counting as never, new SimpleSpanProcessor(exporter)],
  });
  return {
    tracerProvider,
    exporter,
    begun,
    /** The spans that have ended. */
    spans: (): readonly ReadableSpan[] => exporter.getFinishedSpans(),
  };
}

/** A meter provider whose metrics stay in memory. */
export function createMetrics() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2_147_483_647 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  onTestFinished(() => meterProvider.shutdown());
  /** The points of one metric now. */
  const points = async (name: string): Promise<readonly DataPoint<number | Histogram>[]> => {
    exporter.reset();
    await reader.forceFlush();
    const metrics = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((each) => each.metrics));
    return metrics
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => dataPoints as DataPoint<number | Histogram>[]);
  };
  return {
    meterProvider,
    points,
    /** Sum of a counter, or count of a histogram, over the points with these attributes. */
    total: async (name: string, attributes: Readonly<Record<string, unknown>> = {}): Promise<number> => {
      const found = (await points(name)).filter((point) =>
        Object.entries(attributes).every(([key, value]) => point.attributes[key] === value),
      );
      return found.reduce((sum, { value }) => sum + (typeof value === "number" ? value : value.count), 0);
    },
  };
}

/** A scripted Hotspare that is instrumented, with the SDK in memory. When its test ends, every span must have ended. */
export function createTracedWorld(options: EngineWorldOptions = {}, traced: InstrumentOptions = {}) {
  const traces = createTraces();
  const metrics = createMetrics();
  const world = createEngineWorld(options);
  const { tracerProvider } = traces;
  const { meterProvider } = metrics;
  const instrumentation = instrument(world.hotspare, { tracerProvider, meterProvider, ...traced });
  return { ...world, ...traces, ...metrics, instrumentation };
}

/** The span of the call, when there was one call. */
export function callOf(spans: readonly ReadableSpan[]): ReadableSpan {
  const found = spans.filter(({ attributes }) => attributes["hotspare.outcome"] !== undefined);
  const [call] = found;
  if (call === undefined || found.length > 1) {
    throw new Error(`There are ${found.length} spans of calls.`);
  }
  return call;
}

/** The spans of attempts, in the order in which they began. */
export function attemptsOf(spans: readonly ReadableSpan[]): readonly ReadableSpan[] {
  const numberOf = ({ attributes }: ReadableSpan) => Number(attributes["hotspare.attempt.id"]);
  return spans
    .filter(({ attributes }) => attributes["hotspare.attempt.id"] !== undefined)
    .toSorted((one, other) => numberOf(one) - numberOf(other));
}

export const isError = ({ status }: ReadableSpan): boolean => status.code === SpanStatusCode.ERROR;

export const namesOf = (span: ReadableSpan): readonly string[] => span.events.map(({ name }) => name);
