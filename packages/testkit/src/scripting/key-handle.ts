import type { FaultOptions, ReplyFunction } from "../contract/faults.js";
import type { KeyStats } from "../counting/key-stats.js";
import type { RecordedReplyName } from "../recorded/recorded-reply-name.js";
import type { RateLimitOptions } from "./rate-limiter.js";

/** Where a limit applies. Without `times`, because a limit counts by itself. */
export type LimitScope = Omit<FaultOptions, "times">;

/**
 * Scripts one key while the simulator runs. Every method takes effect with the next request and returns the handle.
 *
 * Faults of different kinds combine: a latency, a rate limit and a broken stream can apply at once. The simulator
 * checks a request in this order:
 * 1. a revoked, resetting or hanging key
 * 2. the rate limit
 * 3. the quota
 * 4. any other answer fault
 * 5. the faults of streams and vectors
 *
 * Within a kind, faults with `times` are used up first, in the order they were added. Then the lasting fault applies,
 * the narrower scope before the wider. A later lasting fault replaces an earlier fault of its kind and scope. The kinds
 * with several methods are:
 * - `revoked`, `status`, `fail`, `resetConnection`, `hang`, `htmlError`, `truncatedJson` and `reply`
 * - `breakStream`, `streamError` and `endStreamWithoutFinish`
 * - `emptyData`, `wrongDimensions`, `nullVector` and `zeroVector`
 *
 * @throws RangeError for an option that a method does not have, and for a value that cannot be meant: `times` that is not a whole number above 0, a status
 * in quotation marks.
 */
export interface KeyHandle {
  /** Requests that have arrived with this key. */
  readonly requests: number;
  readonly stats: KeyStats;

  /** Removes every fault and limit, or only the faults and limits of one endpoint. Counts are kept. */
  healthy(scope?: { readonly endpoint?: string }): this;

  /**
   * Limits requests and tokens per minute, drained continuously. Every reply carries the `x-ratelimit-*` headers. A
   * refused request gets a 429 with `retry-after` (seconds), `retry-after-ms` and the provider's text. Ark and VikingDB
   * never state their limits.
   */
  rateLimit(limits: RateLimitOptions, scope?: LimitScope): this;
  /**
   * Answers `requests` more requests, then the provider's reply for an exhausted quota, such as OpenAI's 429
   * `insufficient_quota`.
   */
  quota(requests: number, scope?: LimitScope): this;
  /** Answers 401 in the provider's words, such as OpenAI's `invalid_api_key` with the masked key in the text. */
  revoked(options?: FaultOptions): this;
  /** Waits this many milliseconds before the reply. A range means a random latency for each request. */
  latency(delay: number | { readonly minMs: number; readonly maxMs: number }, options?: FaultOptions): this;

  /**
   * Answers an error status. Without a body, the provider's own reply is sent. A body that is not a string is sent as
   * JSON.
   */
  status(
    status: number,
    options?: FaultOptions & { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
  ): this;
  /**
   * Answers a provider's own error reply, recorded unchanged, by name: `fail("azure.content_filter")`.
   * `recordedReplyNames()` lists the names.
   *
   * @throws RangeError when the name does not exist; the message lists the most similar names
   */
  fail(name: RecordedReplyName, options?: FaultOptions): this;
  /** Resets the connection without a reply. The client sees `ECONNRESET`. */
  resetConnection(options?: FaultOptions): this;
  /** Accepts the request and never answers. */
  hang(options?: FaultOptions): this;
  /** Answers a proxy's HTML error page. Default: status 502. Captive portals send 200. */
  htmlError(status?: number, options?: FaultOptions): this;
  /** Answers status 200 with half of the JSON. A stream ends within its first event. */
  truncatedJson(options?: FaultOptions): this;
  /**
   * Answers with any other reply: `reply(() => jsonReply({ choices: [ … ] }))`. If the function returns `undefined`, the simulator answers. If
   * the function throws or returns no reply, the client receives a 500 that says so.
   */
  reply(reply: ReplyFunction, options?: FaultOptions): this;

  /** Ends the socket within a stream. `afterTokens` 0 (the default) means after the headers and before any content. */
  breakStream(options?: FaultOptions & { readonly afterTokens?: number }): this;
  /**
   * Reports an error within a stream of status 200, then ends the stream. Default: an error of the server in its own
   * place and words, such as OpenAI's `server_error`, after 0 tokens.
   */
  streamError(
    options?: FaultOptions & {
      readonly afterTokens?: number;
      readonly error?: Readonly<Record<string, unknown>>;
    },
  ): this;
  /** Ends a stream correctly as HTTP, but without `finish_reason` and `[DONE]`. Default: after all content. */
  endStreamWithoutFinish(options?: FaultOptions & { readonly afterTokens?: number }): this;
  /**
   * Ends a chat answer, streamed or not, with this finish reason, such as vLLM's `abort`, DeepSeek's
   * `insufficient_system_resource` or OpenRouter's `error`. `afterTokens` tokens come before it. Default: none.
   */
  finishWith(reason: string, options?: FaultOptions & { readonly afterTokens?: number }): this;
  /**
   * Sends keep-alives before a stream's first content. Defaults: without end, every 50 ms, as SSE comments. `emptyDelta`
   * sends chunks without content.
   */
  keepAlives(
    options?: FaultOptions & {
      readonly count?: number;
      readonly everyMs?: number;
      readonly style?: "comment" | "emptyDelta";
    },
  ): this;

  /** Answers embeddings with status 200 and `data: []`. */
  emptyData(options?: FaultOptions): this;
  /** Answers embeddings with vectors of another length than requested. */
  wrongDimensions(dimensions: number, options?: FaultOptions): this;
  /** Answers embeddings with `embedding: null`. */
  nullVector(options?: FaultOptions): this;
  /** Answers embeddings with zeros, as Ollama and llama.cpp do under load (ollama/ollama#17878, ggml-org/llama.cpp#23509). */
  zeroVector(options?: FaultOptions): this;
  /** Answers embeddings with numbers although base64 was requested, as some compatible servers do. */
  ignoreBase64(options?: FaultOptions): this;

  /** Resolves when `count` requests with this key have arrived since the start. Rejects after `timeoutMs` (10 s). */
  waitForRequests(count: number, options?: { readonly timeoutMs?: number }): Promise<void>;
}
