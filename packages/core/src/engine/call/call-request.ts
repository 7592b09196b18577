import type { InstrumentedContent, InstrumentedRequest } from "../../contract/instrumentation.js";
import type { AttemptContext } from "../../contract/plugin/attempt-context.js";
import type { ProviderOptions } from "../../contract/plugin/provider-metadata.js";
import type { RateLimit } from "../../contract/plugin/rate-limit.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { ModelCredential } from "./model-credential.js";

/** A request as the engine runs it. It is bound to its inputs, so the engine needs no adapter. */
export interface CallRequest<Reply> {
  readonly inputs: number;
  readonly estimatedTokens: number;
  /** Bound of one attempt, in milliseconds. */
  readonly attemptMs: number;
  /** What the model gives an attempt; a caller who gives less cuts it short. */
  readonly modelAttemptMs: number;
  /** What the request needs of a credential, as one word: requests with the same needs wait in one lane. */
  readonly needs: string;
  readonly inputType?: "query" | "document" | undefined;
  readonly providerOptions?: ProviderOptions | undefined;
  /** What the call asks, for instrumentations; a ping has none. */
  readonly asked?: InstrumentedRequest;
  /** No caller waits for it: a ping. */
  readonly isBackground?: boolean;
  /** Whether the credential can take the request: asked when the credential is about to be used. */
  isCapable(credential: ModelCredential): boolean;
  /** @throws {UnsupportedInputError} when none of the credentials can take the request; a check fits every credential and has no such method */
  requireCapable?(credentials: readonly ModelCredential[]): void;
  /** The texts of the request, so that what is kept of an error holds none of them; a ping has none. */
  texts?(): readonly string[];
  /** Sends one request; what it throws is the attempt's failure. */
  send(credential: ModelCredential, context: AttemptContext): Promise<Reply>;
  /** Checks a reply before it counts as an answer, and gives it so that reading it cannot throw; what it throws is the attempt's failure. */
  accept(reply: Reply, credential: ModelCredential): Reply;
  /** What the engine reads from a reply that was accepted, as the plugin gave it. Plugins without a compiler may return anything here. */
  observe(reply: Reply): { readonly usage?: unknown; readonly rateLimit?: RateLimit | undefined };
  /** Tokens of an answer whose usage never came. */
  estimateUsage(reply: Reply): TokenUsage;
  /** What instrumentations see of an accepted reply; a ping shows nothing, and a stream shows what it says at its end. */
  shown?(reply: Reply): InstrumentedContent;
}
