import type { ErrorClass, FaultScope } from "@hotspare/core";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { UpstreamRequest } from "./upstream.js";

/** `describe` and `it` of vitest, jest or node:test. */
export interface ConformanceRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** What a plugin's author tells of the provider, so that the suite can stand in for it. */
export interface ProviderConformance<Input> {
  readonly runner: ConformanceRunner;
  /** What a user writes, beside `id` and `provider`, for a server at `url` and with `key` as its key or secret. */
  credential(place: { readonly url: string; readonly key: string }): Input;
  readonly embedder?: EmbedderConformance;
  readonly vlm?: VlmConformance;
  /** Failures of the provider. At least a refused key, a rate limit, a request that is wrong in itself and a fault of the server. */
  readonly errors: readonly ExpectedError[];
}

/** How the provider embeds. */
export interface EmbedderConformance {
  readonly model: string;
  /** Asked for, if given; the answer's vectors have this length. @default 8, which is not asked for */
  readonly dimensions?: number;
  /** The provider's reply to a request that it takes. Read the inputs off the request, as the provider does. */
  answer(request: UpstreamRequest, truth: EmbeddingTruth): SimulatedReply;
}

/** What the reply must say, and the adapter must give back. */
export interface EmbeddingTruth {
  readonly model: string;
  vectorOf(text: string): readonly number[];
  readonly promptTokens: number;
}

/** How the provider completes. */
export interface VlmConformance {
  readonly model: string;
  /** The provider's reply to a request that it takes. */
  complete(request: UpstreamRequest, truth: CompletionTruth): SimulatedReply;
  /** The same as a stream, of several pieces. Needed when the adapter's capabilities say `streaming`. */
  stream?(request: UpstreamRequest, truth: CompletionTruth): SimulatedReply;
}

/** What the reply must say, and the adapter must give back. */
export interface CompletionTruth {
  readonly model: string;
  /** Empty when a tool is called. */
  readonly content: string;
  readonly toolCall: { readonly id: string; readonly name: string; readonly arguments: string } | undefined;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A failure, and what must be made of it. */
export interface ExpectedError {
  /** Ends the sentence "judges …". */
  readonly name: string;
  readonly reply: SimulatedReply;
  readonly class: ErrorClass;
  /** @default not looked at */
  readonly scope?: FaultScope;
  /** The wait that the reply states. @default it states none */
  readonly retryAfterMs?: number;
}
