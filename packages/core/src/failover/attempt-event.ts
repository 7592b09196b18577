import type { Lease } from "../contract/lease.js";
import type { Operation } from "../contract/plugin/operation.js";
import type { CredentialSlot } from "./credential-slot.js";
import type { FailoverCall } from "./failover-call.js";

/** What every event of an attempt tells. */
export function attemptEvent<Adapter>(
  call: FailoverCall<Adapter>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
): {
  callId: number;
  kind: Operation;
  model: string;
  credentialId: string;
  provider: string;
  probe: boolean;
} {
  return {
    callId: call.id,
    kind: call.plan.operation,
    model: call.model.model,
    credentialId: slot.ref.id,
    provider: slot.ref.provider,
    probe: lease.probe,
  };
}
