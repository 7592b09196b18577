import type { Exchange } from "./exchange.js";
import type { GatewayState, Generation } from "./gateway-state.js";

/** What a handler gets of the gateway. */
export interface Serving {
  readonly state: GatewayState;
  readonly generation: Generation;
}

/**
 * Who may ask. `model`: clients, from pages of the named origins too. `health`: everybody, under any name of the host. `watch`: the admin, and this machine while there are no
 * clients. `shell`: everybody, for what has no data.
 */
type RouteKind = "model" | "health" | "watch" | "shell";

/** One path of the gateway, and the methods that it has. HEAD is GET without the body. */
export interface Route {
  /** As Fastify writes it. */
  readonly path: string;
  readonly kind: RouteKind;
  readonly methods: Readonly<
    Partial<Record<"GET" | "POST", (exchange: Exchange, serving: Serving) => Promise<void>>>
  >;
}
