import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import type { Attributes, MeterProvider, TracerProvider } from "@opentelemetry/api";
import { own } from "./conventions/names.js";
import { ServerAttributeCache } from "./conventions/server-attribute-cache.js";
import { emitsEarlierNames } from "./conventions/stability.js";
import type { InstrumentedHotspare } from "./hotspare-types.js";
import { inTurn } from "./in-turn.js";
import { type InstrumentOptions, type NormalizedOptions, normalizeOptions } from "./instrument-options.js";
import { liveMeter, liveTracer, meterProviderOf, tracerProviderOf } from "./live-providers.js";
import { MetricWatcher } from "./metrics/metric-watcher.js";
import { TraceWatcher } from "./tracing/trace-watcher.js";

/** The instrumentation of one Hotspare. */
export interface HotspareInstrumentation {
  /** Number of calls and attempts in memory: 0 when nothing is running. */
  readonly open: number;
  /** Ends the instrumentation: open spans end now, and it makes no further spans or metrics. A second call does nothing. */
  stop(): void;
}

/** A Hotspare's instrumentations stand in its container. Copies of this package find those of each other. */
const token = Symbol.for("@hotspare/opentelemetry");

interface Known {
  readonly options: NormalizedOptions;
  readonly instrumentation: HotspareInstrumentation;
  /** For which it makes spans now. */
  readonly tracerProvider: TracerProvider | undefined;
  /** For which it makes metrics now. */
  readonly meterProvider: MeterProvider | undefined;
}

/**
 * Makes spans and metrics of a Hotspare's calls, attempts, switches and credentials. It uses only the OpenTelemetry API. Without an SDK, each
 * call only looks for an SDK, so you may register the SDK later.
 *
 * If you instrument the same Hotspare again for the same providers, you get the existing instrumentation. If only one of the two providers is
 * the same, the spans or metrics of this provider are made once. A provider that you pass and the same provider registered globally count as one.
 *
 * @throws {InvalidConfigError} when an option is wrong, or the Hotspare is instrumented for these providers with other options
 */
export function instrument(
  hotspare: InstrumentedHotspare,
  options: InstrumentOptions = {},
): HotspareInstrumentation {
  const normalized = normalizeOptions(options);
  const known = knownOf(hotspare);
  const others = [...known].map((entry) => ({ ...sharedBy(entry.options, normalized), entry }));
  const same = others.find(({ tracer, meter }) => tracer && meter);
  if (same !== undefined) {
    refuseOtherOptions(same.entry.options, normalized, ["contentCharacters", "propagate", "name"], options);
    return same.entry.instrumentation;
  }
  for (const { tracer, meter, entry } of others) {
    if (tracer && liveTracer(normalized.tracerProvider) !== undefined) {
      refuseOtherOptions(entry.options, normalized, ["contentCharacters", "propagate", "name"], options);
    }
    if (meter && liveMeter(normalized.meterProvider) !== undefined) {
      refuseOtherOptions(entry.options, normalized, ["name"], options);
    }
  }
  const watching = new Watching(hotspare, normalized, known);
  known.add(watching);
  return watching.instrumentation;
}

/** Which providers two instrumentations have in common, as they are registered now. */
function sharedBy(one: NormalizedOptions, other: NormalizedOptions) {
  return {
    tracer: tracerProviderOf(one.tracerProvider) === tracerProviderOf(other.tracerProvider),
    meter: meterProviderOf(one.meterProvider) === meterProviderOf(other.meterProvider),
  };
}

/** Starts each watcher when its provider is there, and no other instrumentation of the Hotspare watches for that provider. */
class Watching implements Known {
  readonly options: NormalizedOptions;
  readonly instrumentation: HotspareInstrumentation;
  tracerProvider: TracerProvider | undefined;
  meterProvider: MeterProvider | undefined;
  readonly #hotspare: InstrumentedHotspare;
  readonly #known: Set<Known>;
  readonly #servers = new ServerAttributeCache(emitsEarlierNames(process.env));
  readonly #common: Attributes;
  #traces: TraceWatcher | undefined;
  #metrics: MetricWatcher | undefined;
  #stopLooking: (() => void) | undefined;

  constructor(hotspare: InstrumentedHotspare, options: NormalizedOptions, known: Set<Known>) {
    this.#hotspare = hotspare;
    this.options = options;
    this.#known = known;
    const open = () => this.#open;
    this.instrumentation = {
      get open() {
        return open();
      },
      stop: () => this.#stop(),
    };
    this.#common = options.name === undefined ? {} : { [own.name]: options.name };
    this.#startTraces();
    this.#startMetrics();
    if (this.#traces === undefined || this.#metrics === undefined) {
      this.#lookAgain();
    }
  }

  get #open(): number {
    return (this.#traces?.open ?? 0) + (this.#metrics?.open ?? 0);
  }

  #stop(): void {
    this.#known.delete(this);
    inTurn([() => this.#stopLooking?.(), () => this.#traces?.stop(), () => this.#metrics?.stop()]);
  }

  /** Each call looks whether an SDK has been registered meanwhile. The call that finds it is watched. */
  #lookAgain(): void {
    this.#stopLooking = this.#hotspare.use({
      onCall: (call) => {
        if (this.#traces === undefined) {
          this.#startTraces()?.onCall(call);
        }
        if (this.#metrics === undefined) {
          this.#startMetrics();
        }
        if (this.#traces !== undefined && this.#metrics !== undefined) {
          this.#stopLooking?.();
        }
      },
    });
  }

  #startTraces(): TraceWatcher | undefined {
    const { tracerProvider, contentCharacters, propagate } = this.options;
    const provider = tracerProviderOf(tracerProvider);
    const tracer = liveTracer(tracerProvider);
    if (tracer !== undefined && ![...this.#known].some((other) => other.tracerProvider === provider)) {
      const settings = {
        tracer,
        contentCharacters,
        servers: this.#servers,
        common: this.#common,
      };
      this.#traces = new TraceWatcher(this.#hotspare, settings, propagate);
      this.tracerProvider = provider;
    }
    return this.#traces;
  }

  #startMetrics(): void {
    const provider = meterProviderOf(this.options.meterProvider);
    const meter = liveMeter(this.options.meterProvider);
    if (meter !== undefined && ![...this.#known].some((other) => other.meterProvider === provider)) {
      const settings = { meter, servers: this.#servers, common: this.#common };
      this.#metrics = new MetricWatcher(this.#hotspare, settings);
      this.meterProvider = provider;
    }
  }
}

function knownOf({ container }: InstrumentedHotspare): Set<Known> {
  if (!container.isRegistered(token)) {
    container.register(token, { useValue: new Set<Known>() });
  }
  return container.resolve<Set<Known>>(token);
}

type Comparable = "contentCharacters" | "propagate" | "name";

function refuseOtherOptions(
  before: NormalizedOptions,
  now: NormalizedOptions,
  names: readonly Comparable[],
  given: InstrumentOptions,
): void {
  const issues = names
    .filter((name) => before[name] !== now[name])
    .map((name): ConfigIssue => {
      const path = name === "contentCharacters" ? "captureContent" : name;
      const other = "this Hotspare is instrumented for these providers with another value";
      const usual = path === "name" ? "none" : "false";
      const what = given[path] === undefined ? `is not given, so ${usual}, and ${other}` : other;
      return { path, message: `${what}; stop() that instrumentation first` };
    });
  if (issues.length > 0) {
    throw new InvalidConfigError({ subject: "options of instrument()", issues });
  }
}
