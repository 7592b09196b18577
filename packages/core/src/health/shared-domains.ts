import type { CredentialRecord, FaultDomain } from "./fault-domain.js";
import { stateAt } from "./health-state.js";

/** An open domain that other processes know too. */
export type SharedDomain = Required<Pick<FaultDomain, "fleetChanges">> & { readonly sharedName: string };

/** The open domains on whose names processes agree. A domain that this process probes already needs no further right. */
export function openSharedDomains({ domains }: CredentialRecord, nowMs: number): readonly SharedDomain[] {
  return domains.flatMap(({ state, sharedName, fleetChanges }) =>
    sharedName === undefined || stateAt(state, nowMs).status !== "open" ? [] : [{ sharedName, fleetChanges }],
  );
}
