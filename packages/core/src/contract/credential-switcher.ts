import type { Clock } from "./clock.js";
import type { CredentialStatus } from "./credential-status.js";
import type { PortionReply, PortionReport } from "./health-link.js";
import type { HealthView } from "./health-view.js";
import type { Lease } from "./lease.js";
import type { FailbackOptions, Normalized } from "./options.js";
import type { CredentialRef } from "./plugin/credential-ref.js";

/** What a call needs of its next credential. */
export interface AcquireRequest {
  /** Credentials that must not be chosen now: they failed in this call, or their turn is later. */
  readonly excluded: ReadonlySet<string>;
  /** Every credential before this position in priority order is excluded: a search may begin here. @default 0 */
  readonly firstIncluded?: number;
  /** Whether a credential can take the request at all. */
  readonly isCapable: (credentialId: string) => boolean;
  readonly inputs: number;
  readonly estimatedTokens: number;
  /** Bound of the attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** How long the call may still wait for a credential, in milliseconds. 0: not at all. */
  readonly waitMs: number;
}

/** A switcher's answer: use this lease, probe or try this credential, ask again at that time, or no credential is left. */
export type AcquireAnswer =
  | { readonly lease: Lease }
  | {
      /**
       * A credential whose time has come. The engine takes the lease of the probe. Without the right to probe, it asks the switcher again
       * without the credential.
       */
      readonly probe: string;
      /** Whether its time has not come, and it is tried because nothing else is left: its `lastResortDue` is true. @default false */
      readonly lastResort?: boolean;
    }
  | {
      /** Monotonic milliseconds. */
      readonly retryAtMs: number;
      /** The end of an attempt under way may free a credential at any moment before `retryAtMs`. */
      readonly verdictPending?: boolean;
    }
  | { readonly exhausted: true };

/** Picks the credential of each attempt. All methods are synchronous and quick. */
export interface CredentialSwitcher {
  /** A pure read. Undefined: no credential is usable now. */
  readonly activeId: string | undefined;
  /** The credentials that share the load now, for a strategy that uses several at once. @default only the active credential */
  readonly activeIds?: readonly string[];
  acquire(request: AcquireRequest): AcquireAnswer;
  /** The engine has taken the lease of a probe that this switcher named. The engine uses the lease that `follow` returns. @default the same lease */
  follow?(lease: Lease, request: AcquireRequest): Lease;
  snapshot(): readonly CredentialStatus[];
  /** Called after an operator has reset the health of a credential. Without an id: of all credentials. */
  reset(credentialId?: string): void;
}

/** How an exchange with the fleet ends. After `onLate`, `onReply` or `onFailure` may still come. */
export interface ExchangeEnd<Reply> {
  readonly onReply: (reply: Reply) => void;
  /** The link has not answered in time: this process goes on alone until it does. */
  readonly onLate: () => void;
  /** The link has failed, and the failure is reported. */
  readonly onFailure: () => void;
}

/** The limits of a fleet, as the switcher of one process uses them. */
export interface FleetLimits {
  /** Whether the processes can reach each other now. */
  readonly isConnected: boolean;
  /** Whether the link keeps an account of what was used. If not, the process's own estimate holds beside the portions. */
  readonly keepsAccount: boolean;
  /** How long an answer may take, in milliseconds. */
  readonly answerMs: number;
  /** The name of a credential's quota on which the processes agree. Undefined: the quota is this process's alone. */
  quotaOf(credentialId: string): string | undefined;
  exchange(
    quota: string,
    kind: "requests" | "tokens",
    report: PortionReport,
    end: ExchangeEnd<PortionReply>,
  ): void;
  /** Calls that wait may go now. */
  changed(): void;
  /** Runs something after so long, without keeping the process alive. */
  after(ms: number, run: () => void): void;
}

/** What a factory makes a switcher from. The credentials are in priority order. */
export interface SwitcherContext {
  readonly model: string;
  readonly credentials: readonly CredentialRef[];
  readonly health: HealthView;
  readonly clock: Clock;
  readonly random: () => number;
  readonly failback: Normalized<FailbackOptions>;
  /** `breaker.cooldownMs`, in milliseconds. @default 30_000 */
  readonly cooldownMs?: number;
  /**
   * Where a switcher keeps what it has learned, under a key of its own: the model's next switcher finds it there, after a change of the list, and in
   * a Hotspare that was made with `healthOf`. @default nothing is kept
   */
  readonly memory?: Map<unknown, unknown>;
  /** The limits that all processes of a fleet share. Absent: this process is alone. */
  readonly fleetLimits?: FleetLimits | undefined;
}

/** Makes the switcher of one model. */
export interface SwitcherFactory {
  (context: SwitcherContext): CredentialSwitcher;
  /** The default of `retry.sameCredential` with this strategy. @default 0 */
  readonly sameCredential?: number;
}
