import type {
  AnswerFault,
  FaultOptions,
  FinishFault,
  KeepAlives,
  StreamFault,
  VectorFault,
} from "../contract/faults.js";
import type { RateLimiter } from "./rate-limiter.js";

/** The kinds of faults. Faults of different kinds combine. One fault of each kind applies. */
export interface FaultKinds {
  latency: { readonly minMs: number; readonly maxMs: number };
  rateLimit: RateLimiter;
  quota: { remaining: number };
  answer: AnswerFault;
  stream: StreamFault;
  finish: FinishFault;
  keepAlives: KeepAlives;
  vectors: VectorFault;
  encoding: { readonly type: "ignoreBase64" };
}

export interface FaultEntry<Fault> {
  readonly fault: Fault;
  readonly scope: FaultOptions;
  /** Number of requests left. `undefined` means until cleared. */
  remaining: number | undefined;
}

/** The request that a fault may apply to. The model is a function, because reading it means parsing the body. */
export interface FaultTarget {
  readonly endpoint: string;
  model(): string | undefined;
}
