import type { Attempt } from "../contract/attempt.js";
import type { Normalized } from "../contract/options.js";
import type { CredentialRef } from "../contract/plugin/credential-ref.js";
import type { Operation } from "../contract/plugin/operation.js";
import type { RateLimit } from "../contract/plugin/rate-limit.js";
import type { TokenUsage } from "../contract/plugin/token-usage.js";
import type { Timeouts } from "../contract/timeouts.js";
import type { AttemptScope } from "./attempt-scope.js";
import type { CredentialSlot } from "./credential-slot.js";

/** What the engine reads off a reply. */
export interface ObservedReply {
  readonly usage?: TokenUsage;
  readonly rateLimit?: RateLimit;
}

/** What one call asks of the engine. */
export interface CallPlan<Adapter, Reply extends ObservedReply> {
  readonly operation: Operation;
  /** Credentials that can take the request. */
  readonly capable: ReadonlySet<string>;
  readonly inputs: number;
  readonly estimatedTokens: number;
  readonly inputType?: "query" | "document" | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What its usage is counted under. */
  readonly purpose: string;
  readonly timeouts: Normalized<Timeouts>;
  /** What the model gives an attempt; a caller who gives less learns nothing about the credential from a timeout. */
  readonly modelAttemptMs: number;
  /** How long it waits for a recovery that is near, altogether. */
  readonly maxWaitMs: number;
  /** When the caller's call began, if it is one of several that make it: `totalMs` counts from there. @default now */
  readonly startedMs?: number | undefined;
  /** Index of the part, when a long input was split. */
  readonly part?: number | undefined;
  /** Checks a reply before it counts as an answer; what it throws is the attempt's failure. */
  accept?(reply: Reply): void;
  /** Sends one request; what it throws is the attempt's failure. */
  send(slot: CredentialSlot<Adapter>, attempt: AttemptScope): Promise<Reply>;
}

/** A call that ends with its answer; a stream's goes on. */
export interface AnswerPlan<Adapter, Reply extends ObservedReply, Result> extends CallPlan<Adapter, Reply> {
  /** What the caller is given of an accepted reply. */
  toResult(reply: Reply, answeredBy: CredentialRef, attempts: readonly Attempt[]): Result;
}
