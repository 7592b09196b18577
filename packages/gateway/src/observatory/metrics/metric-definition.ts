import type { ClientUsage } from "../../contract/client-desk.js";
import type { Snapshot } from "../../contract/feed.js";
import type { ObservedModel } from "../observed-models.js";
import type { RequestTally } from "./request-tally.js";
import type { SecondsTally } from "./seconds-tally.js";

/** The data of one scrape, which all metrics read. */
export interface Scrape {
  readonly version: string;
  readonly requests: RequestTally;
  readonly models: readonly ObservedModel[];
  readonly clients: readonly ClientUsage[];
  readonly wrongKeys: number;
  /** Currency of the price table. Undefined: there is no price table, or the table names no currency. */
  readonly currency: string | undefined;
  readonly fleet: Snapshot["fleet"];
}

export type Labels = Readonly<Record<string, string>>;

/** A value with its labels. */
export type Sample<Value> = readonly [labels: Labels, value: Value];

/** A Prometheus metric and how to read its values. A metric stores nothing: its values are the counts of the observatory. */
export type MetricDefinition = {
  /** The name, with the base unit, such as `hotspare_wait_duration_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
} & (
  | { readonly type: "counter" | "gauge"; read(scrape: Scrape): Iterable<Sample<number>> }
  | { readonly type: "histogram"; read(scrape: Scrape): Iterable<Sample<SecondsTally>> }
);
