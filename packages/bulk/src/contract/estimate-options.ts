import type { PriceTable } from "@hotspare/core";
import type { EmbedManyOptions } from "./embed-many-options.js";

/** What an estimate needs beside the options of the run. */
export interface EstimateOptions extends EmbedManyOptions {
  /** What your models cost, as `createHotspare` takes it. @default no cost is given */
  readonly prices?: PriceTable | undefined;
  /** How long a request takes, in milliseconds. @default 1000 */
  readonly requestMs?: number | undefined;
}
