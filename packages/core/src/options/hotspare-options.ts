import type { DependencyContainer } from "tsyringe";
import type { Clock } from "../contract/clock.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { HealthLink } from "../contract/health-link.js";
import type { Logger } from "../contract/logger.js";
import type { BreakerOptions, FailbackOptions } from "../contract/options.js";
import type { PriceTable } from "../contract/prices.js";
import type { PluginList } from "./credentials/credential-input.js";
import type { SharedOptions } from "./shared-options.js";

/** Options of `createHotspare`. */
export interface HotspareOptions<Plugins extends PluginList = PluginList> extends SharedOptions {
  /** The providers: `[openai(), azure()]`. */
  readonly plugins: Plugins;
  /** Wraps the chain of rules. */
  readonly classifier?: ErrorClassifier | undefined;
  /** When Hotspare tries a failed credential again. */
  readonly failback?: FailbackOptions | undefined;
  /** When a circuit opens, and for how long. */
  readonly breaker?: BreakerOptions | undefined;
  /** Prices of tokens, so that `hotspare.usage` reports costs. @default no costs are reported */
  readonly prices?: PriceTable | undefined;
  /** The time source; supply your own in tests. @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** Numbers in [0, 1), for jitter. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** Receives switches, failbacks and exhaustions. @default nothing is logged */
  readonly logger?: Logger | undefined;
  /**
   * Further texts that Hotspare hides in errors, events and printed options, such as a key in the body of a request. Hotspare always hides
   * keys and headers of credentials.
   * @default none
   */
  readonly secrets?: readonly string[] | undefined;
  /** Shares health with other processes, such as `redisHealth()`. @default this process works alone */
  readonly healthLink?: HealthLink | undefined;
  /**
   * The old Hotspare that this Hotspare replaces, in a process that reads its configuration again. The new Hotspare keeps the health: an open
   * credential stays open, with its times. Two credentials are the same if they have the same provider, endpoint and secret. Two models are the
   * same if they have the same option `name`. The new Hotspare also keeps the health link. Close the old Hotspare when its calls have ended. As
   * long as both are open, they share what they learn, and the new Hotspare reports circuits and switches of the models that have its names.
   * @default health begins empty
   */
  readonly healthOf?: { readonly container: DependencyContainer } | undefined;
  /**
   * A tsyringe container with your own parts under `tokens`. Hotspare does not dispose the container.
   * @default the root container
   */
  readonly container?: DependencyContainer | undefined;
}
