import type { Clock } from "./clock.js";
import type { CredentialStatus } from "./credential-status.js";
import type { PortionReply, PortionReport } from "./health-link.js";
import type { HealthView } from "./health-view.js";
import type { Lease } from "./lease.js";
import type { FailbackOptions, Normalized } from "./options.js";
import type { CredentialRef } from "./plugin/credential-ref.js";

/** What the next credential of a call must be able to do. */
export interface AcquireRequest {
  /** Credentials that must not be chosen now: they failed in this call, or their turn is later. */
  readonly excluded: ReadonlySet<string>;
  /** Every credential before this position in priority order is excluded, so a search may begin here. @default 0 */
  readonly firstIncluded?: number;
  /** Whether a credential can serve the request at all. */
  readonly isCapable: (credentialId: string) => boolean;
  readonly inputs: number;
  readonly estimatedTokens: number;
  /** Time limit of the attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** How long the call may still wait for a credential, in milliseconds. 0: the call does not wait. */
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
      /** Whether the credential is the last resort: its time has not come, no other credential is left, and its `lastResortDue` is true. @default false */
      readonly lastResort?: boolean;
    }
  | {
      /** Monotonic milliseconds. */
      readonly retryAtMs: number;
      /** The end of a running attempt may free a credential at any moment before `retryAtMs`. */
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
  /** Hotspare calls it after an operator has reset the health of a credential. Without an id, the operator has reset all credentials. */
  reset(credentialId?: string): void;
}

/** Callbacks for the end of an exchange with the fleet. After `onLate`, Hotspare may still call `onReply` or `onFailure`. */
export interface ExchangeEnd<Reply> {
  readonly onReply: (reply: Reply) => void;
  /** The link has not answered in time: this process works alone until the link answers. */
  readonly onLate: () => void;
  /** The link has failed, and Hotspare has reported the failure. */
  readonly onFailure: () => void;
}

/** The limits of a fleet, as the switcher of one process uses them. */
export interface FleetLimits {
  /** Whether the processes can reach each other now. */
  readonly isConnected: boolean;
  /** Whether the link counts the used amounts. If not, the process uses its own estimate beside the portions. */
  readonly keepsAccount: boolean;
  /** Longest time for an answer, in milliseconds. */
  readonly answerMs: number;
  /** The name of a credential's quota, the same in all processes. Undefined: only this process uses the quota. */
  quotaOf(credentialId: string): string | undefined;
  exchange(
    quota: string,
    kind: "requests" | "tokens",
    report: PortionReport,
    end: ExchangeEnd<PortionReply>,
  ): void;
  /** Calls that wait may go now. */
  changed(): void;
  /** Calls `run` after `ms` milliseconds, without keeping the process alive. */
  after(ms: number, run: () => void): void;
}

/** The parts from which a factory makes a switcher. The credentials are in priority order. */
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
   * A store for the data that a switcher has learned. Use your own key. The model's next switcher reads the same store, after a change of the
   * list and in a Hotspare that was made with `healthOf`. @default no store
   */
  readonly memory?: Map<unknown, unknown>;
  /** The limits that all processes of a fleet share. Absent: this process works alone. */
  readonly fleetLimits?: FleetLimits | undefined;
}

/** Makes the switcher of one model. */
export interface SwitcherFactory {
  (context: SwitcherContext): CredentialSwitcher;
  /** The default of `retry.sameCredential` with this strategy. @default 0 */
  readonly sameCredential?: number;
}
