import type { ProviderOptions } from "./provider-metadata.js";
import type { ReplyWarning } from "./reply-warning.js";

/** A request that an attempt is about to send. */
export interface WireRequest {
  /** The body, before it becomes JSON. It is the object that is sent: do not change it. */
  readonly body: unknown;
  /** What is not sent as the caller asked. */
  readonly warnings: readonly ReplyWarning[];
}

/** The head of a reply that is no error. */
export interface WireReply {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sees what a call sends and what comes back, for programs that show or record it. It never sees the headers of a request, which hold keys, and no reply
 * that is an error: errors are thrown without secrets. A call with several attempts has a `request` for each of them. What a method throws is dropped.
 */
export interface WireListener {
  /** Before a request is sent. */
  request?(sent: WireRequest): void;
  /** A reply has begun. */
  reply?(head: WireReply): void;
  /** The parsed body of a reply; of a stream, each of its events, before the chunks that are read from it. */
  payload?(value: unknown): void;
}

/** What an adapter gets with each attempt: a plain frozen object, whose copy works as well. */
export interface AttemptContext {
  /** Ends this attempt: the caller aborted, or its time is over. Hand it to the request. */
  readonly signal: AbortSignal;
  /** For embedding models that distinguish questions from documents. */
  readonly inputType?: "query" | "document" | undefined;
  /**
   * What the caller of `embed()` wants of one provider alone, under its name. An adapter warns of what it does not send: `unreadOptions()` writes the warnings.
   * @default nothing
   */
  readonly providerOptions?: ProviderOptions | undefined;
  /** Headers of this call, to be sent above the credential's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Sees what is sent and what comes. An adapter that has the bodies calls it: `request` before it sends, `reply` when a good reply has begun, `payload` with each
   * parsed body or event. @default nobody looks
   */
  readonly wire?: WireListener | undefined;
  /** Numbers the calls of one Hotspare. */
  readonly callId: number;
  /** Numbers the attempts of one Hotspare. */
  readonly attemptId: number;
}
