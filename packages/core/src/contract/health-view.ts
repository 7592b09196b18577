import type { CredentialStatus } from "./credential-status.js";
import type { Lease } from "./lease.js";
import type { Classification } from "./plugin/classification.js";

/** A credential's health as a switcher sees it: derived when asked, never stored. */
export type CredentialHealth =
  | { readonly state: "closed" }
  | {
      readonly state: "open";
      /** Whether its time has come, and `maxConcurrent` allows one more attempt, so that one call may probe it. */
      readonly probeDue: boolean;
      /** Whether it blocks when no closed credential is left. Circuits that transient and unknown failures opened do not. */
      readonly blocks: boolean;
      /** Whether one call may try it now as the last resort, when nothing else is left. */
      readonly lastResortDue: boolean;
      /** When that is, monotonic milliseconds. */
      readonly lastResortAtMs: number;
      /** Whether nothing but rate limits without a stated time opened it. */
      readonly isLimited: boolean;
      /** When a call may try it again, monotonic milliseconds; infinite: when one of the attempts that `maxConcurrent` counts has ended. */
      readonly retryAtMs: number;
    }
  | {
      /** A probe is under way. */
      readonly state: "half_open";
      /** Whether other calls wait for its verdict. A probe of a rate limit that is silent for a second was taken, and keeps nobody back. */
      readonly blocks: boolean;
      /** When other calls may follow it at the latest, monotonic milliseconds. */
      readonly retryAtMs: number;
    };

/** What a switcher reads of health, and how it takes leases. Positions are those of `SwitcherContext.credentials`. */
export interface HealthView {
  /** Whether all domains of the credential are closed: the quick question of the happy path. */
  isClosed(credentialId: string): boolean;
  /** Whether one more attempt may be in flight: `maxConcurrent`, and the room that a rate limit has left. */
  hasRoom(credentialId: string): boolean;
  /** When a credential without room gets some, if no attempt ends before, monotonic milliseconds; infinite: never. */
  roomAtMs(credentialId: string): number;
  /**
   * When the probe of the credential, or the attempts that fill its room or `maxConcurrent`, will have been silent for a second, monotonic
   * milliseconds. Undefined: that time has come. From then on the credential keeps no call from the last resort of another credential.
   */
  silentAtMs(credentialId: string): number | undefined;
  /** The first closed credential at this position or behind it; undefined: none is closed. */
  firstClosed(from?: number): number | undefined;
  /**
   * The credential to probe before one at this position serves: the nearest above whose time has come, so that a dead credential in
   * the middle never hides a healthy one above it. Undefined: none is due, or a probe above is under way that is not silent yet.
   */
  dueAbove(position: number, isCapable?: (credentialId: string) => boolean): number | undefined;
  /** A pure read. */
  of(credentialId: string): CredentialHealth;
  status(credentialId: string): CredentialStatus;
  /** When the credential last answered, monotonic milliseconds; undefined: never. */
  lastAnswerMs(credentialId: string): number | undefined;
  /** When an attempt on the credential last failed, monotonic milliseconds; undefined: never. */
  lastFailureMs(credentialId: string): number | undefined;
  /** Why the last attempt that failed did; undefined: none failed, or the credential has left the list. */
  lastFailure(credentialId: string): Classification | undefined;
  /** Names the limits that the credential draws on for this model: credentials of one account share them. */
  quotaOf(credentialId: string): string;
  /**
   * Takes the lease of an attempt, which other attempts share. Probes and last resorts are the engine's to take, since other processes may
   * have a say: answer with `{ probe: id }`.
   */
  lease(credentialId: string, kind: "attempt"): Lease;
}
