import type { ErrorClass, FaultScope } from "@hotspare/core/plugin";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { UpstreamRequest } from "./upstream.js";

/** `describe` and `it` of vitest, jest or node:test. */
export interface ConformanceRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** What a plugin's author defines about the provider, so that the suite can replace the provider. */
export interface ProviderConformance<Input> {
  readonly runner: ConformanceRunner;
  /**
   * Returns the fields that a user writes besides `id` and `provider`, for a server at `url` with `key` as the key or
   * secret.
   */
  credential(place: { readonly url: string; readonly key: string }): Input;
  readonly embedder?: EmbedderConformance;
  readonly vlm?: VlmConformance;
  /** A check that has not ended after this many milliseconds fails. The limit of your test runner must be longer. @default 4000 */
  readonly checkMs?: number;
  /** Failures of the provider. At least a refused key, a rate limit, an invalid request and a server failure. */
  readonly errors: readonly ExpectedError[];
}

/** How the provider embeds. */
export interface EmbedderConformance {
  readonly model: string;
  /** Requested if set. The answer's vectors must have this length. @default 8, which is not requested */
  readonly dimensions?: number;
  /** Whether the provider says how many tokens it counted. @default true */
  readonly countsTokens?: boolean;
  /** Returns the provider's reply to a valid request. Read the inputs from the request, as the provider does. */
  answer(request: UpstreamRequest, truth: EmbeddingTruth): SimulatedReply;
}

/** What the reply must contain and the adapter must return. */
export interface EmbeddingTruth {
  readonly model: string;
  vectorOf(text: string): readonly number[];
  readonly promptTokens: number;
}

/** How the provider completes. */
export interface VlmConformance {
  readonly model: string;
  /** Returns the provider's reply to a valid request. */
  complete(request: UpstreamRequest, truth: CompletionTruth): SimulatedReply;
  /**
   * Returns the same reply as a stream of several pieces. Required if the adapter's capabilities include `streaming`.
   */
  stream?(request: UpstreamRequest, truth: CompletionTruth): SimulatedReply;
  /** Whether the provider's requests name calls of tools by their ids, and not by the tools' names alone. @default true */
  readonly sendsCallIds?: boolean;
}

/** What the reply must contain and the adapter must return. */
export interface CompletionTruth {
  readonly model: string;
  /** Empty if a tool is called. */
  readonly content: string;
  readonly toolCall: { readonly id: string; readonly name: string; readonly arguments: string } | undefined;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A failure and its expected classification. */
export interface ExpectedError {
  /** End of the sentence "judges …". */
  readonly name: string;
  readonly reply: SimulatedReply;
  readonly class: ErrorClass;
  /** @default not checked */
  readonly scope?: FaultScope;
  /** The wait that the reply states. @default no wait */
  readonly retryAfterMs?: number;
}
