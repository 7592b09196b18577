import type { Classification } from "../contract/plugin/classification.js";
import type { CredentialRef } from "../contract/plugin/credential-ref.js";
import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import type { FailureContext } from "../contract/plugin/failure-context.js";
import type { TokenUsage } from "../contract/plugin/token-usage.js";
import type { Secret } from "../secrets/secret.js";

/** What the engine knows of one credential of a model: everything is made once, when the model is built. */
export interface CredentialSlot<Adapter> {
  readonly ref: CredentialRef;
  readonly adapter: Adapter;
  /** Names the server: keys behind one server are no spares of each other when it fails as a whole. */
  readonly endpoint: string;
  /** Secrets that a function gives: they are read again when they are refused. */
  readonly rotating: readonly Secret[];
  readonly counter: UsageCounter;
  readErrorFacts(error: unknown): ErrorFacts | undefined;
  classify(failure: FailureContext & { readonly error: unknown }): Classification;
}

/** Where the engine counts what a credential did. */
interface UsageCounter {
  answered(usage: TokenUsage, purpose: string): void;
  failed(purpose: string): void;
  /** A probe in the background used tokens. */
  pinged(usage: TokenUsage): void;
  /** A stream broke after its first content: a failure that used tokens. */
  interrupted(usage: TokenUsage, purpose: string): void;
}
