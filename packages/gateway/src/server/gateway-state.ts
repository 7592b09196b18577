import type { ClientDesk } from "../contract/client-desk.js";
import type { Observatory } from "../contract/observatory.js";
import type { ServedModels } from "../contract/served-models.js";
import type { CallTraces } from "./call-traces.js";
import type { Exchange } from "./exchange.js";
import type { GatewayModels } from "./gateway-models.js";
import type { NormalGatewayOptions } from "./gateway-options.js";
import type { RequestBounds } from "./request-bounds.js";

/** What a gateway serves with until it is replaced. A request keeps to the generation in which it began. */
export interface Generation {
  readonly options: NormalGatewayOptions;
  readonly models: ServedModels;
  readonly hotspare: GatewayModels["hotspare"];
  readonly desk: ClientDesk;
  /** Requests that use it. */
  requests: number;
  /** Called when a request that used it has ended. */
  onIdle: (() => void) | undefined;
}

/** What lasts as long as the gateway. */
export interface GatewayState {
  current: Generation;
  readonly observatory: Observatory;
  readonly bounds: RequestBounds;
  readonly traces: CallTraces;
  /** Requests under way, without those who watch. */
  readonly running: Set<Exchange>;
  /** Those who watch. */
  readonly watchers: Set<Exchange>;
  /** Hosts at which `listen` was asked to listen. */
  readonly listeningHosts: Set<string>;
  isDraining: boolean;
}

/** How often a silent stream gets a comment, in milliseconds: proxies cut connections that are silent for a minute, some for half a minute. */
export const heartbeatMs = 15_000;
