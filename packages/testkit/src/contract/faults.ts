import type { SimulatedReply } from "./simulated-reply.js";
import type { SimulatedRequest } from "./simulated-request.js";

/** Where and how often a fault applies. */
export interface FaultOptions {
  /** Only this endpoint, as passed to `simulator.endpoint(name)`, or `default`. Default: all endpoints. */
  readonly endpoint?: string;
  /** Only requests of this model. Default: all models. */
  readonly model?: string;
  /** Number of requests. Afterwards the key is as before. Default: until `healthy()`. */
  readonly times?: number;
}

/** How a stream fails after `afterTokens` tokens of content. */
export type StreamFault =
  | { readonly type: "cut"; readonly afterTokens: number }
  | {
      readonly type: "error";
      readonly afterTokens: number;
      /** The server's own error event if absent. */
      readonly error?: Readonly<Record<string, unknown>>;
    }
  | { readonly type: "noFinish"; readonly afterTokens: number };

/** An answer that ends after `afterTokens` tokens with a given finish reason. */
export interface FinishFault {
  readonly reason: string;
  readonly afterTokens: number;
}

/** Keep-alives before the first content of a stream. */
export interface KeepAlives {
  /** Number of keep-alives. `Infinity` means that the content never comes. */
  readonly count: number;
  /** Milliseconds before each keep-alive. */
  readonly everyMs: number;
  /** `comment` sends an SSE comment line, `emptyDelta` a chunk without content. */
  readonly style: "comment" | "emptyDelta";
}

/** What is wrong with the vectors of an answer with status 200. */
export type VectorFault =
  | { readonly type: "emptyData" }
  | { readonly type: "wrongDimensions"; readonly dimensions: number }
  | { readonly type: "nullVector" }
  | { readonly type: "zeroVector" };

/** Answers instead of the simulator. If the function returns `undefined`, the simulator answers. */
export type ReplyFunction = (
  request: SimulatedRequest,
) => SimulatedReply | undefined | Promise<SimulatedReply | undefined>;

/** The answer of a key instead of a result. */
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
