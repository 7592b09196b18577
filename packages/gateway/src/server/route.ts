import type { Exchange } from "./exchange.js";
import type { GatewayState, Generation } from "./gateway-state.js";

/** The state and the generation that a handler uses. */
export interface Serving {
  readonly state: GatewayState;
  readonly generation: Generation;
}

/**
 * Who may use a route. `model`: clients, also from pages of the configured origins. `health`: everybody, with any `Host`. `watch`: the admin, and this machine
 * while there are no clients. `shell`: everybody, because the route has no data.
 */
type RouteKind = "model" | "health" | "watch" | "shell";

type Handler = (exchange: Exchange, serving: Serving) => Promise<void>;

/** One path of the gateway and its methods. HEAD runs the handler of GET and sends no body. */
export interface Route {
  /** The path in Fastify's syntax. */
  readonly path: string;
  readonly kind: RouteKind;
  readonly methods: Readonly<Partial<Record<"GET" | "POST", Handler>>>;
  /** Answers requests with any method, `OPTIONS` too. @default only `methods` are allowed */
  readonly anyMethod?: Handler;
}
