import type {
  AcquireAnswer,
  AcquireRequest,
  CredentialSwitcher,
} from "../../src/contract/credential-switcher.js";
import type { Lease } from "../../src/contract/lease.js";
import type { ModelHealth } from "../../src/health/model-health.js";

/** What a test's call needs. Without `capable` every credential can take it. */
export interface TestCall {
  readonly excluded?: readonly string[];
  readonly capable?: readonly string[];
  readonly estimatedTokens?: number;
}

export function acquireRequest({
  excluded = [],
  capable,
  estimatedTokens = 1,
}: TestCall = {}): AcquireRequest {
  return {
    excluded: new Set(excluded),
    isCapable: (id) => capable?.includes(id) ?? true,
    inputs: 1,
    estimatedTokens,
    timeoutMs: 60_000,
    waitMs: 10_000,
  };
}

/** The switcher's answer, and for a probe the lease that the engine takes: no other process has a say here. */
export function acquireAs(
  request: AcquireRequest,
  switcher: CredentialSwitcher,
  health: Pick<ModelHealth, "lease">,
): Exclude<AcquireAnswer, { readonly probe: string }> {
  const answer = switcher.acquire(request);
  if (!("probe" in answer)) {
    return answer;
  }
  const kind = answer.lastResort === true ? "lastResort" : "probe";
  const lease = health.lease(answer.probe, kind, request.timeoutMs);
  return { lease: switcher.follow?.(lease, request) ?? lease };
}

/** The lease of an answer that must have one. */
export function leaseOf(answer: AcquireAnswer): Lease {
  if (!("lease" in answer)) {
    throw new Error(`no lease: ${JSON.stringify(answer)}`);
  }
  return answer.lease;
}
