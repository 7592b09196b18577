import type { Clock } from "./clock.js";
import type { CredentialStatus } from "./credential-status.js";
import type { HealthView } from "./health-view.js";
import type { Lease } from "./lease.js";
import type { FailbackOptions, Normalized } from "./options.js";
import type { CredentialRef } from "./plugin/credential-ref.js";

/** What a call needs of its next credential. */
export interface AcquireRequest {
  /** Credentials that must not be chosen now: they failed in this call, or their turn is later. */
  readonly tried: ReadonlySet<string>;
  /** Credentials that can take the request at all. */
  readonly capable: ReadonlySet<string>;
  readonly inputs: number;
  readonly estimatedTokens: number;
  /** Bound of the attempt, in milliseconds. */
  readonly timeoutMs: number;
}

/** A switcher's answer: go, ask again at that time, or nobody is left. */
export type AcquireAnswer =
  | { readonly lease: Lease }
  | {
      /** Monotonic milliseconds. */
      readonly retryAtMs: number;
      /** A probe is under way: its verdict may come at any moment before `retryAtMs`. */
      readonly verdictPending?: boolean;
    }
  | { readonly exhausted: true };

/** Picks the credential of each attempt. All methods are synchronous and quick. */
export interface CredentialSwitcher {
  /** A pure read: looking never moves anything. */
  readonly activeId: string | undefined;
  /** Those that share the load now, of a strategy that uses several at once. @default the active one alone */
  readonly activeIds?: readonly string[];
  acquire(request: AcquireRequest): AcquireAnswer;
  snapshot(): readonly CredentialStatus[];
  /** An operator says: it works again; health is reset already. Without an id: all of them. */
  reset(credentialId?: string): void;
}

/** What a switcher is made from. The list of credentials is in priority order. */
export interface SwitcherContext {
  readonly model: string;
  readonly credentials: readonly CredentialRef[];
  readonly health: HealthView;
  readonly clock: Clock;
  readonly random: () => number;
  readonly failback: Normalized<FailbackOptions>;
}

/** Makes the switcher of one model. */
export interface SwitcherFactory {
  (context: SwitcherContext): CredentialSwitcher;
  /** What `retry.sameCredential` is with this strategy, where nobody gave it. @default 0 */
  readonly sameCredential?: number;
}
