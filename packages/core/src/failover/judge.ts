import type { Attempt } from "../contract/attempt.js";
import type { Lease } from "../contract/lease.js";
import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import { AttemptTimeoutError } from "../errors/attempt-timeout-error.js";
import { toError } from "../errors/to-error.js";
import { UnusableReplyError } from "../errors/unusable-reply-error.js";
import { scrub } from "../secrets/scrub.js";
import { SecretUnavailableError } from "../secrets/secret-unavailable-error.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { CallPlan, ObservedReply } from "./call-plan.js";
import type { CredentialSlot } from "./credential-slot.js";
import { decide } from "./decide.js";
import type { FailoverCall } from "./failover-call.js";

/** Reads a failure: facts, classification, what the policy does; then scrubs the error of every secret. */
export function judge<Adapter>(
  call: FailoverCall<Adapter>,
  plan: CallPlan<Adapter, ObservedReply>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
  thrown: unknown,
  times: { readonly startedMs: number; readonly durationMs: number },
): AttemptFailure {
  const { policy, shared } = call.model;
  const original = toError(thrown);
  const facts = readFacts(slot, original);
  const classification = slot.classify({
    credential: slot.ref,
    operation: plan.operation,
    error: original,
    ...(facts === undefined ? {} : { facts }),
  });
  return {
    lease,
    endpoint: slot.endpoint,
    model: slot.ref.model,
    error: toError(scrub(original, shared.vault)),
    facts,
    classification,
    row: decide(classification, facts, policy),
    attempt: { ...toAttempt(plan, lease, times.startedMs, times.durationMs), classification },
    cutShort: AttemptTimeoutError.isInstance(original) && isShortened(original, call, plan),
  };
}

/** Whether the caller gave less time than the model has. */
function isShortened<Adapter>(
  { what }: AttemptTimeoutError,
  call: FailoverCall<Adapter>,
  { timeouts, modelAttemptMs }: CallPlan<Adapter, ObservedReply>,
): boolean {
  return what === "idle" ? timeouts.idleMs < call.model.timeouts.idleMs : timeouts.attemptMs < modelAttemptMs;
}

function readFacts<Adapter>(slot: CredentialSlot<Adapter>, error: Error): ErrorFacts | undefined {
  if (
    UnusableReplyError.isInstance(error) ||
    AttemptTimeoutError.isInstance(error) ||
    SecretUnavailableError.isInstance(error)
  ) {
    return error.facts;
  }
  return slot.readErrorFacts(error);
}

/** One attempt as results and errors tell of it. */
export function toAttempt<Adapter>(
  plan: CallPlan<Adapter, ObservedReply>,
  lease: Lease,
  startedMs: number,
  durationMs: number,
): Attempt {
  const attempt = { credentialId: lease.credentialId, startedMs, durationMs, probe: lease.probe };
  return plan.part === undefined ? attempt : { ...attempt, part: plan.part };
}
