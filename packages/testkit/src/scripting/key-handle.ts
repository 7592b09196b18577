import type { FaultOptions, ReplyFunction } from "../contract/faults.js";
import type { KeyStats } from "../counting/key-stats.js";
import type { RecordedReplyName } from "../recorded/recorded-reply-name.js";
import type { RateLimitOptions } from "./rate-limiter.js";

/** Where a limit applies. It has no `times`: it counts by itself. */
export type LimitScope = Omit<FaultOptions, "times">;

/**
 * Scripts one key while the simulator runs. Every method takes effect with the next request and returns the handle.
 *
 * Faults of different kinds add up: a latency, a rate limit and a broken stream can hold at once. A request is
 * judged in this order: a revoked, resetting or hanging key; the rate limit; the quota; any other answer fault;
 * the faults of streams and vectors. Of one kind, those with `times` are used up first, in the order they were
 * added; then the lasting one applies, the narrower scope before the wider. A later lasting fault replaces an earlier
 * one of its kind and scope. `revoked`, `status`, `fail`, `resetConnection`, `hang`, `htmlError`, `truncatedJson` and `reply`
 * are one kind; so are `breakStream`, `streamError` and `endStreamWithoutFinish`; and `emptyData`, `wrongDimensions`
 * and `nullVector`.
 *
 * @throws RangeError when `times` is not a whole number above 0.
 */
export interface KeyHandle {
  /** Requests that have arrived with this key. */
  readonly requests: number;
  readonly stats: KeyStats;

  /** Forgets every fault and limit, or those scripted for one endpoint. Counts are kept. */
  healthy(scope?: { readonly endpoint?: string }): this;

  /**
   * At most so many requests and tokens a minute, drained continuously. Every reply carries the `x-ratelimit-*`
   * headers; a refused one is a 429 with `retry-after` (seconds), `retry-after-ms` and the provider's text. Ark and VikingDB
   * state their limits nowhere.
   */
  rateLimit(limits: RateLimitOptions, scope?: LimitScope): this;
  /** Answers `requests` more requests, then what the provider says of a quota that is used up: 429 `insufficient_quota` of OpenAI. */
  quota(requests: number, scope?: LimitScope): this;
  /** 401 in the provider's words: of OpenAI `invalid_api_key`, with the masked key in its text. */
  revoked(options?: FaultOptions): this;
  /** Milliseconds before the reply begins; of a range, a random one for each request. */
  latency(delay: number | { readonly minMs: number; readonly maxMs: number }, options?: FaultOptions): this;

  /** An error status. Without a body it is what the provider says with it; a body that is no string is sent as JSON. */
  status(
    status: number,
    options?: FaultOptions & { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
  ): this;
  /**
   * A provider's own error reply as it was received, by name: `fail("azure.content_filter")`. `recordedReplyNames()` lists them.
   *
   * @throws RangeError when there is none of that name; it says which are most like it
   */
  fail(name: RecordedReplyName, options?: FaultOptions): this;
  /** Resets the connection without a reply: `ECONNRESET` at the client. */
  resetConnection(options?: FaultOptions): this;
  /** Accepts the request and never answers. */
  hang(options?: FaultOptions): this;
  /** A proxy's HTML error page. Default: status 502; 200 is what captive portals do. */
  htmlError(status?: number, options?: FaultOptions): this;
  /** Status 200 with half of the answer's JSON. A stream ends within its first event. */
  truncatedJson(options?: FaultOptions): this;
  /** Any other answer. `undefined` from the function leaves the answer to the simulator. */
  reply(reply: ReplyFunction, options?: FaultOptions): this;

  /** Ends the socket within a stream. `afterTokens` 0 (the default) is after the headers and before any content. */
  breakStream(options?: FaultOptions & { readonly afterTokens?: number }): this;
  /** Sends `data: {"error": …}` within a stream of status 200 and ends it. Default: OpenAI's `server_error`, after 0 tokens. */
  streamError(
    options?: FaultOptions & {
      readonly afterTokens?: number;
      readonly error?: Readonly<Record<string, unknown>>;
    },
  ): this;
  /** Ends a stream properly as HTTP, but with no `finish_reason` and no `[DONE]`. Default: after all content. */
  endStreamWithoutFinish(options?: FaultOptions & { readonly afterTokens?: number }): this;
  /**
   * Signs of life before a stream's first content. Defaults: for ever, every 50 ms, as SSE comments; `emptyDelta`
   * sends chunks that carry no content.
   */
  keepAlives(
    options?: FaultOptions & {
      readonly count?: number;
      readonly everyMs?: number;
      readonly style?: "comment" | "emptyDelta";
    },
  ): this;

  /** Embeddings: status 200 with `data: []`. */
  emptyData(options?: FaultOptions): this;
  /** Embeddings: vectors of another length than asked. */
  wrongDimensions(dimensions: number, options?: FaultOptions): this;
  /** Embeddings: `embedding: null`. */
  nullVector(options?: FaultOptions): this;
  /** Embeddings: numbers although base64 was asked for, as some compatible servers do. */
  ignoreBase64(options?: FaultOptions): this;

  /** Resolves when so many requests have arrived with this key since the start. Rejects after `timeoutMs` (10 s). */
  waitForRequests(count: number, options?: { readonly timeoutMs?: number }): Promise<void>;
}
