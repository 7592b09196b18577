import { once } from "@hotspare/core/plugin";
import type { Metric, Registry } from "prom-client";
import type { ClientDesk } from "../../contract/client-desk.js";
import type { Snapshot } from "../../contract/feed.js";
import type { ObservedModel } from "../observed-models.js";
import { gatewayMetrics } from "./gateway-metrics.js";
import type { MetricDefinition, Sample, Scrape } from "./metric-definition.js";
import { modelMetrics } from "./model-metrics.js";
import { processMetrics } from "./process-metrics.js";
import type { RequestTally } from "./request-tally.js";
import { type SecondsTally, secondsBounds } from "./seconds-tally.js";

export interface MetricSources {
  readonly version: string;
  readonly requests: RequestTally;
  models(): readonly ObservedModel[];
  desk(): ClientDesk;
  currency(): string | undefined;
  fleet(): Snapshot["fleet"];
}

/** Writes the counts of the observatory in Prometheus' text format. Nothing runs between two scrapes. */
export class Metrics {
  readonly #sources: MetricSources;
  readonly #registry = once(() => this.#open());
  #scrape: Scrape | undefined;

  constructor(sources: MetricSources) {
    this.#sources = sources;
  }

  async text(): Promise<string> {
    const registry = await this.#registry();
    const { version, requests, models, desk, currency, fleet } = this.#sources;
    const { wrongKeys } = desk();
    const clients = desk().usage();
    // Safe as a field: `registry.metrics()` reads every metric before anything else can run.
    this.#scrape = {
      version,
      requests,
      models: models(),
      clients,
      wrongKeys,
      currency: currency(),
      fleet: fleet(),
    };
    return registry.metrics();
  }

  async #open(): Promise<Registry> {
    const { Registry } = await import("prom-client");
    const registry = new Registry();
    for (const definition of [...gatewayMetrics, ...modelMetrics, ...processMetrics]) {
      registry.registerMetric(this.#metricOf(definition));
    }
    return registry;
  }

  #read<Value>(definition: { read(scrape: Scrape): Iterable<Sample<Value>> }): readonly Sample<Value>[] {
    return this.#scrape === undefined ? [] : [...definition.read(this.#scrape)];
  }

  /** Makes a metric for the registry of prom-client. prom-client's own counters and histograms cannot take counts from elsewhere, and a registry only calls `get`. */
  #metricOf(definition: MetricDefinition): Metric {
    const { name, help, type } = definition;
    const values = () =>
      definition.type === "histogram"
        ? this.#read(definition).flatMap(([labels, tally]) => lines(name, labels, tally))
        : this.#read(definition).map(([labels, value]) => ({ labels, value }));
    const get = async () => ({ name, help, type, aggregator: "sum", values: values() });
    return { name, help, type, get, reset: () => undefined } as unknown as Metric;
  }
}

function lines(name: string, labels: Readonly<Record<string, string>>, { counts, sum }: SecondsTally) {
  let count = 0;
  const buckets = counts.map((each, at) => {
    count += each;
    const le = secondsBounds[at] ?? "+Inf";
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
