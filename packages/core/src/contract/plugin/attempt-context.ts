import type { ProviderOptions } from "./provider-metadata.js";
import type { ReplyWarning } from "./reply-warning.js";

/** A request that an attempt is about to send. */
export interface WireRequest {
  /** The body, before it becomes JSON. Hotspare sends this object: do not change it. */
  readonly body: unknown;
  /** What Hotspare does not send as the caller asked. */
  readonly warnings: readonly ReplyWarning[];
}

/** The head of a reply that is not an error. */
export interface WireReply {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sees the requests and replies of a call, for programs that show or record them. It never sees the headers of a request, because they contain
 * keys. It never sees a reply that is an error: the call throws such an error without secrets. If a call has several attempts, each attempt has
 * its own `request`. Hotspare ignores errors of these methods.
 */
export interface WireListener {
  /** Hotspare is about to send a request. */
  request?(sent: WireRequest): void;
  /** A reply has begun. */
  reply?(head: WireReply): void;
  /** The parsed body of a reply; for a stream, each of its events, before the chunks that come from it. */
  payload?(value: unknown): void;
}

/** The data that an adapter gets with each attempt: a plain frozen object. A copy works too. */
export interface AttemptContext {
  /** Ends this attempt when the caller aborts or the time of the attempt is over. Pass it to the request. */
  readonly signal: AbortSignal;
  /** For embedding models that distinguish questions from documents. */
  readonly inputType?: "query" | "document" | undefined;
  /**
   * The caller's options of `embed()` for single providers, under their names. An adapter must warn about options that it does not send:
   * `unreadOptions()` writes the warnings. @default none
   */
  readonly providerOptions?: ProviderOptions | undefined;
  /** Headers of this call. They override the credential's headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Sees requests and replies. An adapter that has the bodies calls its methods: `request` before it sends, `reply` when a good reply has begun,
   * `payload` with each parsed body or event. @default no listener
   */
  readonly wire?: WireListener | undefined;
  /** Numbers the calls of one Hotspare. */
  readonly callId: number;
  /** Numbers the attempts of one Hotspare. */
  readonly attemptId: number;
}
