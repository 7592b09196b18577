import type { CallMetadata, ModelKind } from "./events.js";
import type { Operation } from "./plugin/operation.js";

/** What an instrumentation sees of an attempt. */
export interface InstrumentedAttempt {
  readonly callId: number;
  readonly attemptId: number;
  readonly kind: Operation;
  readonly modelKind: ModelKind;
  readonly model: string;
  readonly credentialId: string;
  readonly provider: string;
  readonly probe: boolean;
  readonly purpose: string;
  readonly metadata?: CallMetadata | undefined;
  /**
   * Headers of the attempt; add to them, as a propagator of trace contexts does. Names that authenticate or that the transport sets are
   * refused, as those of `CallOptions.headers` are: then none of them is sent, and `extensionError` says why.
   */
  readonly headers: Record<string, string>;
}

/** What is wrapped around the engine's work. */
export interface Instrumentation {
  /**
   * Wraps one attempt. Call `run` once, within the context that is to be active, and return its promise. `run` settles with the
   * attempt; of a stream, with its first content. An instrumentation that throws costs no call its answer and is reported as
   * `extensionError`.
   */
  aroundAttempt?<Reply>(attempt: InstrumentedAttempt, run: () => Promise<Reply>): Promise<Reply>;
}
