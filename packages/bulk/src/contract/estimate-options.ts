import type { PriceTable } from "@hotspare/core";
import type { EmbedManyOptions } from "./embed-many-options.js";

/** What an estimate needs beside the options of the run. */
export interface EstimateOptions extends EmbedManyOptions {
  /** Prices of your models, as for `createHotspare`. @default no cost */
  readonly prices?: PriceTable | undefined;
  /** The time of a request, in milliseconds. @default 1000 */
  readonly requestMs?: number | undefined;
}
