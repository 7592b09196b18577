import type { CallMetadata, ModelKind } from "./events.js";
import type { AssistantPart } from "./plugin/assistant-part.js";
import type { ResolvedEmbeddingInput } from "./plugin/embedder-adapter.js";
import type { FinishReason } from "./plugin/finish-reason.js";
import type { Operation } from "./plugin/operation.js";
import type { ResolvedVlmRequest } from "./plugin/vlm-adapter.js";

/** An attempt, as an instrumentation sees it. */
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
   * Headers of the attempt. Add your own headers, as a propagator of trace contexts does. Hotspare refuses names that authenticate or that
   * the transport sets, as in `CallOptions.headers`: then it sends none of your headers, and emits `extensionError`.
   */
  readonly headers: Record<string, string>;
}

/** The request of a call: the same objects that adapters get, with pictures as bytes. Read them, and do not keep them. */
export type InstrumentedRequest =
  | { readonly is: "embedding"; readonly inputs: readonly ResolvedEmbeddingInput[] }
  | { readonly is: "answer"; readonly request: ResolvedVlmRequest };

/** A call that begins, as an instrumentation sees it. */
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

/** The content of a reply. */
export type InstrumentedContent =
  | {
      readonly is: "embedding";
      /** The provider's name of the model that answered. */
      readonly model: string;
      /** Length of the dense vectors; undefined: the vectors are only sparse. */
      readonly dimensions: number | undefined;
    }
  | {
      /** A completion, or a stream that came to its end. */
      readonly is: "answer";
      /** The provider's name of the model that answered. */
      readonly model: string;
      /** The provider's own id of the reply, if it gave one. */
      readonly responseId: string | undefined;
      readonly finishReason: FinishReason;
      /** The parts of the answer, in order. Computed only when you call it. */
      parts(): readonly AssistantPart[];
    }
  | {
      /** A stream that broke or whose reader left. */
      readonly is: "cutStream";
      /** The parts of the answer that had come, in order. Computed only when you call it. */
      parts(): readonly AssistantPart[];
    }
  | {
      /** The reply to a check or a ping. Hotspare reads nothing of its content. */
      readonly is: "check";
    };

/** A reply, as an instrumentation sees it. */
export type InstrumentedReply = InstrumentedContent & {
  readonly callId: number;
  readonly attemptId: number;
};

/** A failed attempt, as an instrumentation sees it. */
export interface InstrumentedFailure {
  readonly callId: number;
  readonly attemptId: number;
  /** Class of the error, such as `RateLimitError`. */
  readonly errorName: string;
  /** HTTP status of the reply; absent: no reply came. */
  readonly status?: number | undefined;
  /**
   * The error's sentence, at most 300 characters. Hotspare replaces secrets and words of the request by `…`. Computed only when you call it.
   */
  message(): string;
}

/**
 * Functions around the engine's work, which see more than events show. At least one member. If a member throws, the call still gets its
 * answer, and Hotspare emits `extensionError`.
 */
export interface Instrumentation {
  /**
   * Wraps one attempt. Call `run` once, within the context that must be active, and return its promise. `run` settles with the
   * attempt; for a stream, with its first content.
   */
  aroundAttempt?<Reply>(attempt: InstrumentedAttempt, run: () => Promise<Reply>): Promise<Reply>;
  /** `stream()` was called. Returns a function that runs `open` in the present context. It runs at the first `next()`, which may have another context. */
  bindStream?(open: () => Promise<void>): () => Promise<void>;
  /** A call begins. Hotspare calls it before `callStart`, in the context of the caller. */
  onCall?(call: InstrumentedCall): void;
  /** An attempt got its answer, or its stream broke or its reader left. Hotspare calls it before `success` or `failure`. */
  onReply?(reply: InstrumentedReply): void;
  /** An attempt failed. Hotspare calls it before `failure`. */
  onFailure?(failure: InstrumentedFailure): void;
}
