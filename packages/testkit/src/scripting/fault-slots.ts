import type { AnswerFault, FaultOptions, KeepAlives, StreamFault, VectorFault } from "../contract/faults.js";
import type { RateLimiter } from "./rate-limiter.js";

/** The places where a request can go wrong. Faults of different slots add up; in one slot one applies. */
export interface FaultSlots {
  latency: { readonly minMs: number; readonly maxMs: number };
  rateLimit: RateLimiter;
  quota: { remaining: number };
  answer: AnswerFault;
  stream: StreamFault;
  keepAlives: KeepAlives;
  vectors: VectorFault;
  encoding: { readonly type: "ignoreBase64" };
}

/** A fault in its slot. */
export interface FaultEntry<Fault> {
  readonly fault: Fault;
  readonly scope: FaultOptions;
  /** Requests it still applies to; `undefined`: until it is cleared. */
  remaining: number | undefined;
}

/** The request that a fault may apply to. The model is a function because knowing it means parsing the body. */
export interface FaultTarget {
  readonly endpoint: string;
  model(): string | undefined;
}
