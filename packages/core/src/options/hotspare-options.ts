import type { DependencyContainer } from "tsyringe";
import type { Clock } from "../contract/clock.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { Logger } from "../contract/logger.js";
import type { BreakerOptions, FailbackOptions } from "../contract/options.js";
import type { PriceTable } from "../contract/prices.js";
import type { PluginList } from "./credential-input.js";
import type { SharedOptions } from "./shared-options.js";

/** What `createHotspare` takes. */
export interface HotspareOptions<Plugins extends PluginList = PluginList> extends SharedOptions {
  /** The providers: `[openai(), azure()]`. */
  readonly plugins: Plugins;
  /** Wraps the chain of rules. */
  readonly classifier?: ErrorClassifier | undefined;
  /** When a credential that failed is tried again. */
  readonly failback?: FailbackOptions | undefined;
  /** When a circuit opens, and for how long. */
  readonly breaker?: BreakerOptions | undefined;
  /** What tokens cost, so that `hotspare.usage` tells costs. @default none are told */
  readonly prices?: PriceTable | undefined;
  /** Time; give your own in tests. @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** Numbers in [0, 1), for jitter. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** Where switches, failbacks and exhaustions are written. @default nowhere */
  readonly logger?: Logger | undefined;
  /** A tsyringe container with parts of your own under `tokens`; it is not disposed. @default the root container */
  readonly container?: DependencyContainer | undefined;
}
