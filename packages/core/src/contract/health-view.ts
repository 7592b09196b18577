import type { CredentialStatus } from "./credential-status.js";
import type { Lease } from "./lease.js";
import type { Classification } from "./plugin/classification.js";

/** A credential's health for a switcher. Hotspare computes it at each read. */
export type CredentialHealth =
  | { readonly state: "closed" }
  | {
      readonly state: "open";
      /** Whether one call may probe the credential now: its time has come, and `maxConcurrent` allows one more attempt. */
      readonly probeDue: boolean;
      /** Whether the circuit blocks when no closed credential is left. Circuits that transient and unknown failures opened do not block. */
      readonly blocks: boolean;
      /** Whether one call may try the credential now as the last resort, when no other credential is left. */
      readonly lastResortDue: boolean;
      /** When a call may try the credential as the last resort, monotonic milliseconds. */
      readonly lastResortAtMs: number;
      /** Whether only rate limits without a stated time opened the circuit. */
      readonly isLimited: boolean;
      /** When a call may try the credential again, monotonic milliseconds; infinite: after the end of an attempt that `maxConcurrent` counts. */
      readonly retryAtMs: number;
    }
  | {
      /** A probe is running. */
      readonly state: "half_open";
      /** Whether other calls wait for the result of the probe. If a probe after a rate limit is silent for a second, the provider has accepted it, and other calls do not wait. */
      readonly blocks: boolean;
      /** Latest time at which other calls may follow the probe, monotonic milliseconds. */
      readonly retryAtMs: number;
    };

/** The health that a switcher reads, and the leases that it gets. Positions refer to `SwitcherContext.credentials`. */
export interface HealthView {
  /** Whether all domains of the credential are closed. This read is fast. */
  isClosed(credentialId: string): boolean;
  /** Whether one more attempt may be in flight, by `maxConcurrent` and by the room after a rate limit. */
  hasRoom(credentialId: string): boolean;
  /** When a credential without room gets room, if no attempt ends before, monotonic milliseconds; infinite: never. */
  roomAtMs(credentialId: string): number;
  /**
   * When the probe of the credential, or the attempts that fill its room or `maxConcurrent`, will have been silent for a second, monotonic
   * milliseconds. Undefined: this time has passed. After this time, the credential must not delay the last resort of another credential.
   */
  silentAtMs(credentialId: string): number | undefined;
  /** The position of the first closed credential at or after this position; undefined: no credential is closed. */
  firstClosed(from?: number): number | undefined;
  /**
   * The position of the credential to probe before the credential at this position serves: the nearest credential before it whose time has
   * come. So a dead credential in the middle never hides a healthy credential before it. Undefined: no probe is due, or a probe before this
   * position is running and not silent yet.
   */
  dueAbove(position: number, isCapable?: (credentialId: string) => boolean): number | undefined;
  /** A pure read. */
  of(credentialId: string): CredentialHealth;
  status(credentialId: string): CredentialStatus;
  /** When the credential last answered, monotonic milliseconds; undefined: never. */
  lastAnswerMs(credentialId: string): number | undefined;
  /** When an attempt on the credential last failed, monotonic milliseconds; undefined: never. */
  lastFailureMs(credentialId: string): number | undefined;
  /** Why the last failed attempt failed; undefined: no attempt failed, or the credential has left the list. */
  lastFailure(credentialId: string): Classification | undefined;
  /** A name for the credential's limits for this model. Credentials of one account have the same name. */
  quotaOf(credentialId: string): string;
  /**
   * Returns the lease of an attempt beside which other attempts may run. For probes and last resorts, return `{ probe: id }` from `acquire`:
   * the engine gets their leases, because it may have to ask other processes.
   */
  lease(credentialId: string, kind: "attempt"): Lease;
}
