import type { CredentialStatus } from "./credential-status.js";
import type { Lease } from "./lease.js";

/** How a switcher finds a credential's health: worked out when asked, never stored. */
export type CredentialHealth =
  | { readonly state: "closed" }
  | {
      readonly state: "open";
      /** Whether its time has come, so that one call may probe it. */
      readonly probeDue: boolean;
      /** Only transient or unknown failures opened it: with nothing closed left it does not block. */
      readonly soft: boolean;
      /** With nothing left at all, one call may try it now. */
      readonly lastResortDue: boolean;
      /** When it may be probed, monotonic milliseconds. */
      readonly retryAtMs: number;
    }
  | {
      /** A probe is under way. */
      readonly state: "half_open";
      readonly soft: boolean;
      /** When the probe's lease ends at the latest, monotonic milliseconds. */
      readonly retryAtMs: number;
    };

/** What a switcher may see of health, and how it takes leases. */
export interface HealthView {
  /** Whether all domains of the credential are closed: the quick question of the happy path. */
  isClosed(credentialId: string): boolean;
  /** A pure read. */
  of(credentialId: string): CredentialHealth;
  status(credentialId: string): CredentialStatus;
  /** Names the limits that the credential draws on for this model: credentials of one account share them. */
  quotaOf(credentialId: string): string;
  /**
   * Takes a lease. `attempt`: an ordinary one; `probe` and `lastResort`: exclusive, and the domains that block are
   * half-open until it ends. `timeoutMs` bounds the attempt; a probe's lease ends 5 s later at the latest.
   */
  lease(credentialId: string, kind: "attempt" | "probe" | "lastResort", timeoutMs?: number): Lease;
}
