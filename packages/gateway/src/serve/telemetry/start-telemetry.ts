import { type Hotspare, HotspareError, type PluginList } from "@hotspare/core";
import type { TelemetrySection } from "../sections/telemetry-section.js";

/** Imports a module from the user's project. Resolves to undefined if the module is not installed. */
export type ImportModule = (specifier: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** Sends spans and metrics to a collector. */
export interface Telemetry {
  /** Makes spans and metrics from the calls of a Hotspare. Returns a function that ends the watching. */
  watch(hotspare: Hotspare<PluginList>): () => void;
  /** Sends what is not yet sent, and stops. Never throws and waits at most 5 s, so a collector that does not answer cannot keep the process alive. */
  close(): Promise<void>;
}

/** Packages that spans and metrics both need. */
const always = ["@hotspare/opentelemetry", "@opentelemetry/api", "@opentelemetry/resources"] as const;
const ofTraces = ["@opentelemetry/sdk-trace-base", "@opentelemetry/exporter-trace-otlp-http"] as const;
const ofMetrics = ["@opentelemetry/sdk-metrics", "@opentelemetry/exporter-metrics-otlp-http"] as const;
type Package = (typeof always)[number] | (typeof ofTraces)[number] | (typeof ofMetrics)[number];

const closingMs = 5_000;

/** The parts of the SDK that this file uses. They are declared here, because only users who want telemetry install the SDK. */
type Constructor = new (options: Readonly<Record<string, unknown>>) => Provider;
interface Provider {
  shutdown(): Promise<unknown>;
}
interface Instrumentation {
  stop(): void;
}

/**
 * Starts OpenTelemetry's SDK for one gateway. Nothing is registered globally.
 *
 * @throws {HotspareError} when packages are missing; the message names the packages to install
 */
export async function startTelemetry(
  section: TelemetrySection,
  importModule: ImportModule,
): Promise<Telemetry> {
  const { traces, metrics, endpoint, headers, name, captureContent, propagate } = section;
  const wanted: readonly Package[] = [...always, ...(traces ? ofTraces : []), ...(metrics ? ofMetrics : [])];
  const modules = await importAll(wanted, importModule);
  const make = (from: Package, maker: string, ...given: readonly unknown[]): Provider =>
    new (memberOf<Constructor>(modules, from, maker))(...(given as [Readonly<Record<string, unknown>>]));
  const resource = memberOf<(attributes: object) => unknown>(
    modules,
    "@opentelemetry/resources",
    "resourceFromAttributes",
  )({ "service.name": name });
  const base = endpoint.replace(/\/+$/, "");
  const tracerProvider = traces
    ? make("@opentelemetry/sdk-trace-base", "BasicTracerProvider", {
        resource,
        spanProcessors: [
          make(
            "@opentelemetry/sdk-trace-base",
            "BatchSpanProcessor",
            make("@opentelemetry/exporter-trace-otlp-http", "OTLPTraceExporter", {
              url: `${base}/v1/traces`,
              headers,
            }),
          ),
        ],
      })
    : undefined;
  const meterProvider = metrics
    ? make("@opentelemetry/sdk-metrics", "MeterProvider", {
        resource,
        readers: [
          make("@opentelemetry/sdk-metrics", "PeriodicExportingMetricReader", {
            exportIntervalMillis: section.metricsEveryMs,
            exportTimeoutMillis: Math.min(30_000, section.metricsEveryMs),
            exporter: make("@opentelemetry/exporter-metrics-otlp-http", "OTLPMetricExporter", {
              url: `${base}/v1/metrics`,
              headers,
            }),
          }),
        ],
      })
    : undefined;
  const instrument = memberOf<(hotspare: unknown, options: object) => Instrumentation>(
    modules,
    "@hotspare/opentelemetry",
    "instrument",
  );
  return {
    watch(hotspare) {
      const instrumentation = instrument(hotspare, {
        ...(tracerProvider === undefined ? {} : { tracerProvider }),
        ...(meterProvider === undefined ? {} : { meterProvider }),
        captureContent,
        propagate,
      });
      return () => instrumentation.stop();
    },
    async close() {
      const ends = [tracerProvider, meterProvider].flatMap((provider) => provider?.shutdown() ?? []);
      await Promise.race([
        Promise.allSettled(ends),
        new Promise((resolve) => setTimeout(resolve, closingMs).unref()),
      ]);
    },
  };
}

async function importAll(
  wanted: readonly Package[],
  importModule: ImportModule,
): Promise<ReadonlyMap<Package, Readonly<Record<string, unknown>>>> {
  const found = await Promise.all(wanted.map(async (name) => [name, await importModule(name)] as const));
  const missing = found.filter(([, module]) => module === undefined).map(([name]) => name);
  if (missing.length > 0) {
    throw new HotspareError({
      message: `The section "telemetry" needs ${missing.length === 1 ? "a package that is" : "packages that are"} not installed here: npm install ${missing.join(" ")}`,
    });
  }
  return new Map(found.flatMap(([name, module]) => (module === undefined ? [] : [[name, module] as const])));
}

function memberOf<Member>(
  modules: ReadonlyMap<Package, Readonly<Record<string, unknown>>>,
  from: Package,
  name: string,
): Member {
  const module = modules.get(from);
  // Some loaders put the members of a CommonJS package only under `default`.
  const member = module?.[name] ?? Reflect.get(Object(module?.["default"]), name);
  if (typeof member !== "function") {
    throw new HotspareError({
      message: `The package ${from} has no ${name}: install version 2 of OpenTelemetry's SDK, and the exporters that belong to it.`,
    });
  }
  return member as Member;
}
