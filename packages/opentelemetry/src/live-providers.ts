import {
  createNoopMeter,
  type Meter,
  type MeterProvider,
  metrics,
  type Tracer,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";

/** The name under which spans and metrics come: the instrumentation scope. */
const scope = "@hotspare/opentelemetry";

/** The API registers SDKs behind a proxy. Copies of the API may lack a method. */
interface ProxiedProvider {
  getDelegate(): TracerProvider;
  getDelegateTracer(name: string): Tracer | undefined;
}

/** The tracer of a provider that makes spans; undefined: no SDK is registered yet. */
export function liveTracer(given: TracerProvider | undefined): Tracer | undefined {
  const provider: TracerProvider & Partial<ProxiedProvider> = given ?? trace.getTracerProvider();
  return given !== undefined || provider.getDelegateTracer === undefined
    ? provider.getTracer(scope)
    : provider.getDelegateTracer(scope);
}

/** The provider that makes the spans: what is registered globally now, if none is given. */
export function tracerProviderOf(given: TracerProvider | undefined): TracerProvider {
  const provider: TracerProvider & Partial<ProxiedProvider> = given ?? trace.getTracerProvider();
  return provider.getDelegate?.() ?? provider;
}

/** The meter of a provider that keeps metrics; undefined: no SDK is registered yet. What a no-op meter makes stays a no-op. */
export function liveMeter(given: MeterProvider | undefined): Meter | undefined {
  if (given !== undefined) {
    return given.getMeter(scope);
  }
  const meter = metrics.getMeter(scope);
  return meter === createNoopMeter() ? undefined : meter;
}

/** The provider that keeps the metrics: what is registered globally now, if none is given. */
export function meterProviderOf(given: MeterProvider | undefined): MeterProvider {
  return given ?? metrics.getMeterProvider();
}
