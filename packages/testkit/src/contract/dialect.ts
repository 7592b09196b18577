import type { IncomingHttpHeaders } from "node:http";
import type { Arrival } from "./arrival.js";
import type { FinishFault, VectorFault } from "./faults.js";
import type { RateLimitRefusal, RateLimitState } from "./rate-limit-state.js";
import type { SimulatedReply } from "./simulated-reply.js";

/** What a route receives besides the request's body. */
export interface RouteContext {
  /** Unique in this simulator. The reply's ids are derived from this id. */
  readonly requestId: string;
  /** The models that exist. `undefined` means any model. */
  readonly models: ReadonlySet<string> | undefined;
  /**
   * Returns the model behind a deployment or an endpoint id. Any other name is its own model. `undefined` if the model
   * does not exist.
   */
  modelBehind(name: string): string | undefined;
  /** Milliseconds between the tokens of a stream. */
  readonly tokenDelayMs: number;
  /** The fault of this answer's vectors. A call reduces the fault's `times`, so call this once and last. */
  takeVectorFault(): VectorFault | undefined;
  /** Whether to send numbers although base64 was requested. A call reduces the fault's `times`. */
  takeIgnoresBase64(): boolean;
  /** How the answer ends instead of normally. A call reduces the fault's `times`. */
  takeFinish(): FinishFault | undefined;
}

/** One operation of a provider's API. */
export interface Route {
  /** Name in the statistics. */
  readonly name: string;
  /** Whether the request has a JSON body. */
  readonly takesBody: boolean;
  modelOf(body: unknown): string | undefined;
  /** Tokens that a rate limit counts before the request is answered. */
  countedTokens(body: unknown): number;
  answer(body: unknown, context: RouteContext): SimulatedReply;
}

/** A provider's own messages for errors that occur before a route runs. */
export interface DialectWording {
  missingKey(): SimulatedReply;
  invalidKey(key: string): SimulatedReply;
  rateLimited(refusal: RateLimitRefusal, model: string): SimulatedReply;
  rateLimitHeaders(state: RateLimitState): Readonly<Record<string, string>>;
  quotaExhausted(): SimulatedReply;
  /** Returns the provider's reply with this status. */
  status(
    status: number,
    request: { readonly requestId: string; readonly key: string; readonly model: string },
  ): SimulatedReply;
  unknownRoute(method: string, path: string): SimulatedReply;
  malformedJson(): SimulatedReply;
}

/** A provider's HTTP API. Each dialect has its own folder in this package. */
export interface Dialect {
  readonly name: string;
  readonly wording: DialectWording;
  /** Whether the path belongs to this dialect, even if no route answers it. */
  owns(path: string): boolean;
  match(arrival: Arrival): Route | undefined;
  readKey(headers: IncomingHttpHeaders): string | undefined;
  /** Whether a request without a key is answered. With `strictKeys`, every request needs a key. @default false */
  readonly keyIsOptional?: boolean;
  /** Refuses a request with a known key that was signed or addressed wrongly. Runs before all other checks. */
  refuse?(arrival: Arrival): SimulatedReply | undefined;
  /** Headers of every reply. */
  headers(requestId: string): Readonly<Record<string, string>>;
}
