import type { ClientUsage } from "../../contract/client-desk.js";
import type { Snapshot } from "../../contract/feed.js";
import type { ObservedModel } from "../observed-models.js";
import type { RequestTally } from "./request-tally.js";
import type { SecondsTally } from "./seconds-tally.js";

/** What all metrics of one scrape are read from. */
export interface Scrape {
  readonly version: string;
  readonly requests: RequestTally;
  readonly models: readonly ObservedModel[];
  readonly clients: readonly ClientUsage[];
  readonly wrongKeys: number;
  /** Of the price table. Undefined: it names none, or there is none. */
  readonly currency: string | undefined;
  readonly fleet: Snapshot["fleet"];
}

export type Labels = Readonly<Record<string, string>>;

/** A value with its labels. */
export type Sample<Value> = readonly [labels: Labels, value: Value];

/** A metric as Prometheus names it, and how it is read. Nothing is kept twice: the values are the counts of the observatory. */
export type MetricDefinition = {
  /** In base units, such as `hotspare_wait_duration_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
} & (
  | { readonly type: "counter" | "gauge"; read(scrape: Scrape): Iterable<Sample<number>> }
  | { readonly type: "histogram"; read(scrape: Scrape): Iterable<Sample<SecondsTally>> }
);
