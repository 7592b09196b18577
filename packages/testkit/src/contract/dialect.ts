import type { IncomingHttpHeaders } from "node:http";
import type { Arrival } from "./arrival.js";
import type { VectorFault } from "./faults.js";
import type { RateLimitRefusal, RateLimitState } from "./rate-limit-state.js";
import type { SimulatedReply } from "./simulated-reply.js";

/** What a route is told beside the request's body. */
export interface RouteContext {
  /** Unique in this simulator; the reply's ids are made from it. */
  readonly requestId: string;
  /** The models there are; `undefined`: any. */
  readonly models: ReadonlySet<string> | undefined;
  /** The model behind a deployment or an endpoint id; of another name itself. `undefined`: there is none. */
  modelBehind(name: string): string | undefined;
  /** Milliseconds between the tokens of a stream. */
  readonly tokenDelayMs: number;
  /** The fault of this answer's vectors. Asking uses up one of its `times`, so ask once and last. */
  takeVectorFault(): VectorFault | undefined;
  /** Whether to send numbers although base64 was asked for. Asking uses up one of its `times`. */
  takeIgnoresBase64(): boolean;
}

/** One thing a provider's API does. */
export interface Route {
  /** What the statistics call it. */
  readonly name: string;
  /** Whether the request has a JSON body. */
  readonly takesBody: boolean;
  modelOf(body: unknown): string | undefined;
  /** The tokens that a rate limit charges before the request is answered. */
  tokensCharged(body: unknown): number;
  answer(body: unknown, context: RouteContext): SimulatedReply;
}

/** A provider's own words for what can go wrong before a route is asked. */
export interface DialectWording {
  missingKey(): SimulatedReply;
  invalidKey(key: string): SimulatedReply;
  rateLimited(refusal: RateLimitRefusal, model: string): SimulatedReply;
  rateLimitHeaders(state: RateLimitState): Readonly<Record<string, string>>;
  quotaExhausted(): SimulatedReply;
  /** What the provider says with this status. */
  status(
    status: number,
    request: { readonly requestId: string; readonly key: string; readonly model: string },
  ): SimulatedReply;
  unknownRoute(method: string, path: string): SimulatedReply;
  malformedJson(): SimulatedReply;
}

/** A provider's HTTP API: one folder of this package each. */
export interface Dialect {
  readonly name: string;
  readonly wording: DialectWording;
  /** Whether the path is this dialect's, also when no route answers there. */
  owns(path: string): boolean;
  match(arrival: Arrival): Route | undefined;
  readKey(headers: IncomingHttpHeaders): string | undefined;
  /** What is said to a request with a known key that was signed or addressed wrongly, before anything else. */
  refuse?(arrival: Arrival): SimulatedReply | undefined;
  /** Headers of every reply. */
  headers(requestId: string): Readonly<Record<string, string>>;
}
