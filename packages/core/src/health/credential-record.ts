import type { Classification } from "../contract/plugin/classification.js";
import type { CredentialRef } from "../contract/plugin/credential-ref.js";
import type { FaultDomain } from "./fault-domain.js";

/** A credential's health within one model: its domains, shared, and its own counters. */
export interface CredentialRecord {
  readonly ref: CredentialRef;
  /** Names the server. */
  readonly endpoint: string;
  readonly domains: readonly FaultDomain[];
  inFlight: number;
  served: number;
  lastFailure: Classification | undefined;
  /** Called when its last attempt has ended; only of one that was taken off the list. */
  whenIdle: (() => void) | undefined;
}

export function createCredentialRecord(
  ref: CredentialRef,
  endpoint: string,
  domains: readonly FaultDomain[],
): CredentialRecord {
  return {
    ref,
    endpoint,
    domains,
    inFlight: 0,
    served: 0,
    lastFailure: undefined,
    whenIdle: undefined,
  };
}
