import type { ClientDesk } from "../contract/client-desk.js";
import type { Observatory } from "../contract/observatory.js";
import type { ServedModels } from "../contract/served-models.js";
import type { CallTraces } from "./call-traces.js";
import type { Exchange } from "./exchange.js";
import type { GatewayModels } from "./gateway-models.js";
import type { NormalGatewayOptions } from "./gateway-options.js";
import type { RequestBounds } from "./request-bounds.js";

/** The models, the desk and the options between two calls of `replace`. A request uses the generation in which it began, until the request ends. */
export interface Generation {
  readonly options: NormalGatewayOptions;
  readonly models: ServedModels;
  readonly hotspare: GatewayModels["hotspare"];
  readonly desk: ClientDesk;
  /** Number of requests that use the generation. */
  requests: number;
  /** Called when no request uses the generation any more. */
  onIdle: (() => void) | undefined;
}

/** The state that lasts as long as the gateway. */
export interface GatewayState {
  current: Generation;
  readonly observatory: Observatory;
  readonly bounds: RequestBounds;
  readonly traces: CallTraces;
  /** Running requests, including the watchers. */
  readonly running: Set<Exchange>;
  /** Requests to `/api/events`. */
  readonly watchers: Set<Exchange>;
  /** Host names that were passed to `listen`. */
  readonly listeningHosts: Set<string>;
  isDraining: boolean;
}

/** A silent stream gets a heartbeat after this time, in milliseconds. Proxies cut connections that are silent for a minute, and some proxies after half a minute. */
export const heartbeatMs = 15_000;
