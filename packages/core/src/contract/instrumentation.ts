import type { CallMetadata, ModelKind } from "./events.js";
import type { AssistantPart } from "./plugin/assistant-part.js";
import type { ResolvedEmbeddingInput } from "./plugin/embedder-adapter.js";
import type { FinishReason } from "./plugin/finish-reason.js";
import type { Operation } from "./plugin/operation.js";
import type { ResolvedVlmRequest } from "./plugin/vlm-adapter.js";

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

/** What a call asks: the very objects that adapters get, pictures as bytes. Read them, and keep none of them. */
export type InstrumentedRequest =
  | { readonly is: "embedding"; readonly inputs: readonly ResolvedEmbeddingInput[] }
  | { readonly is: "answer"; readonly request: ResolvedVlmRequest };

/** What an instrumentation sees of a call that begins. */
export interface InstrumentedCall {
  readonly callId: number;
  readonly kind: Operation;
  readonly modelKind: ModelKind;
  readonly model: string;
  /** The model's option `name`, or the model's name if it has none. */
  readonly modelName: string;
  /** Provider of the model's first credential; undefined: the list is empty. */
  readonly provider: string | undefined;
  readonly purpose: string;
  readonly metadata?: CallMetadata | undefined;
  /** A ping that Hotspare began by itself: no caller waits for it. */
  readonly isBackground: boolean;
  /** What the call asks. Absent: a check or a ping. */
  readonly asked?: InstrumentedRequest | undefined;
  /** Gives a text without the keys that Hotspare knows; each is `[secret]`. What a call asks may hold a key, and is shown as it is. */
  hide(text: string): string;
}

/** What a reply says. */
export type InstrumentedContent =
  | {
      readonly is: "embedding";
      /** The model that answered, as the provider names it. */
      readonly model: string;
      /** Length of the dense vectors; undefined: the vectors are sparse alone. */
      readonly dimensions: number | undefined;
    }
  | {
      /** A completion, or a stream that came to its end. */
      readonly is: "answer";
      /** The model that answered, as the provider names it. */
      readonly model: string;
      /** The provider's own id of the reply, if it gave one. */
      readonly responseId: string | undefined;
      readonly finishReason: FinishReason;
      /** What the model said, in order. Worked out only when it is called. */
      parts(): readonly AssistantPart[];
    }
  | {
      /** A stream that was left or broke. */
      readonly is: "cutStream";
      /** What had come of the answer, in order. Worked out only when it is called. */
      parts(): readonly AssistantPart[];
    }
  | {
      /** The reply to a check or a ping, of which nothing is read. */
      readonly is: "check";
    };

/** What an instrumentation sees of a reply. */
export type InstrumentedReply = InstrumentedContent & {
  readonly callId: number;
  readonly attemptId: number;
};

/** What an instrumentation sees of an attempt that failed. */
export interface InstrumentedFailure {
  readonly callId: number;
  readonly attemptId: number;
  /** Class of the error, such as `RateLimitError`. */
  readonly errorName: string;
  /** HTTP status of the reply; absent: there was no reply. */
  readonly status?: number | undefined;
  /**
   * The error's sentence without secrets and without words of the request, at most 300 characters. What is hidden is `…`. Worked out only when
   * it is called.
   */
  message(): string;
}

/**
 * What is wrapped around the engine's work, and what sees more of it than events show. At least one member. A member that throws costs no call
 * its answer and is reported as `extensionError`.
 */
export interface Instrumentation {
  /**
   * Wraps one attempt. Call `run` once, within the context that is to be active, and return its promise. `run` settles with the
   * attempt; of a stream, with its first content.
   */
  aroundAttempt?<Reply>(attempt: InstrumentedAttempt, run: () => Promise<Reply>): Promise<Reply>;
  /** `stream()` was called. Returns `open` bound to the context of now: it runs at the first `next()`, which may come in another one. */
  bindStream?(open: () => Promise<void>): () => Promise<void>;
  /** A call begins: called before its `callStart`, in the context of its caller. */
  onCall?(call: InstrumentedCall): void;
  /** An attempt was answered, or its stream was left or broke: called before its `success` or `failure`. */
  onReply?(reply: InstrumentedReply): void;
  /** An attempt failed: called before its `failure`. */
  onFailure?(failure: InstrumentedFailure): void;
}
