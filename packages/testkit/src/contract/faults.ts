import type { SimulatedReply } from "./simulated-reply.js";
import type { SimulatedRequest } from "./simulated-request.js";

/** Where and how often a fault applies. */
export interface FaultOptions {
  /** Only on this endpoint (the name given to `simulator.endpoint(name)`, or `default`). Default: on all. */
  readonly endpoint?: string;
  /** Only for requests of this model. Default: for all. */
  readonly model?: string;
  /** For so many requests, then the key is as it was before. Default: until `healthy()`. */
  readonly times?: number;
}

/** How a stream goes wrong, once `afterTokens` tokens of content have been sent. */
export type StreamFault =
  | { readonly type: "cut"; readonly afterTokens: number }
  | {
      readonly type: "error";
      readonly afterTokens: number;
      readonly error: Readonly<Record<string, unknown>>;
    }
  | { readonly type: "noFinish"; readonly afterTokens: number };

/** Signs of life before the first content of a stream. */
export interface KeepAlives {
  /** How many. `Infinity` never gets to the content. */
  readonly count: number;
  /** Milliseconds before each. */
  readonly everyMs: number;
  /** `comment`: an SSE comment line; `emptyDelta`: a chunk without content. */
  readonly style: "comment" | "emptyDelta";
}

/** What is wrong with the vectors of an answer of status 200. */
export type VectorFault =
  | { readonly type: "emptyData" }
  | { readonly type: "wrongDimensions"; readonly dimensions: number }
  | { readonly type: "nullVector" };

/** A function that answers in the simulator's place; `undefined` leaves the answer to the simulator. */
export type ReplyFunction = (
  request: SimulatedRequest,
) => SimulatedReply | undefined | Promise<SimulatedReply | undefined>;

/** What a key answers instead of a result. */
export type AnswerFault =
  | { readonly type: "revoked" }
  | { readonly type: "reset" }
  | { readonly type: "hang" }
  | {
      readonly type: "status";
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly type: "html"; readonly status: number }
  | { readonly type: "truncatedJson" }
  | { readonly type: "reply"; readonly reply: ReplyFunction };
