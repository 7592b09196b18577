import type { Attempt } from "../contract/attempt.js";
import type { ErrorFacts } from "../contract/error-facts.js";
import type { Lease } from "../contract/lease.js";
import { AttemptTimeoutError } from "../errors/attempt-timeout-error.js";
import { toError } from "../errors/to-error.js";
import { UnusableReplyError } from "../errors/unusable-reply-error.js";
import { scrub } from "../secrets/scrub.js";
import { SecretUnavailableError } from "../secrets/secret-unavailable-error.js";
import type { AttemptFailure } from "./attempt-failure.js";
import { AttemptScope } from "./attempt-scope.js";
import type { CallPlan, ObservedReply } from "./call-plan.js";
import type { CredentialSlot } from "./credential-slot.js";
import { decide } from "./decide.js";
import type { FailoverCall } from "./failover-call.js";

/** How one attempt ended. */
export type AttemptOutcome<Reply> =
  | {
      readonly answered: true;
      readonly scope: AttemptScope;
      readonly reply: Reply;
      readonly startedMs: number;
      readonly durationMs: number;
    }
  | { readonly answered: false; readonly failure: AttemptFailure };

/**
 * Sends one request with one credential. This is the only place where a provider's error is caught: it is classified first
 * and scrubbed of secrets next, so that nothing above it ever holds one. An end from outside is thrown on, not judged.
 */
export async function runAttempt<Adapter, Reply extends ObservedReply>(
  call: FailoverCall<Adapter>,
  plan: CallPlan<Adapter, Reply>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
): Promise<AttemptOutcome<Reply>> {
  const { ended } = call;
  if (ended !== undefined) {
    lease.release();
    throw ended.reason;
  }
  const { shared, events } = call.model;
  const { clock, deadlines } = shared;
  const startedMs = clock.epochMs();
  const beganMs = clock.monotonicMs();
  const scope = new AttemptScope(plan.inputType, beganMs, plan.timeouts.attemptMs);
  call.current = scope;
  if (slot.rotating.length > 0) {
    call.seenRevisions = slot.rotating.map((secret) => secret.revision);
  }
  deadlines.add(scope);
  if (events.wants("attempt")) {
    events.emit("attempt", { ...attemptEvent(call, slot, lease), atMs: startedMs });
  }
  try {
    const reply = await scope.guard(plan.send(slot, scope));
    plan.accept?.(reply);
    const durationMs = clock.monotonicMs() - beganMs;
    call.attempts.push(toAttempt(plan, lease, startedMs, durationMs));
    return { answered: true, scope, reply, startedMs, durationMs };
  } catch (thrown) {
    const durationMs = clock.monotonicMs() - beganMs;
    const { interruption } = scope;
    if (call.ended !== undefined) {
      call.attempts.push(toAttempt(plan, lease, startedMs, durationMs));
      lease.release();
      throw call.ended.reason;
    }
    const failure = judge(call, plan, slot, lease, interruption?.reason ?? thrown, { startedMs, durationMs });
    call.attempts.push(failure.attempt);
    return { answered: false, failure };
  } finally {
    deadlines.delete(scope);
  }
}

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

function toAttempt<Adapter>(
  plan: CallPlan<Adapter, ObservedReply>,
  lease: Lease,
  startedMs: number,
  durationMs: number,
): Attempt {
  const attempt = { credentialId: lease.credentialId, startedMs, durationMs, probe: lease.probe };
  return plan.part === undefined ? attempt : { ...attempt, part: plan.part };
}

/** What every event of an attempt tells. */
export function attemptEvent<Adapter>(
  call: FailoverCall<Adapter>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
): {
  callId: number;
  kind: typeof call.operation;
  model: string;
  credentialId: string;
  provider: string;
  probe: boolean;
} {
  return {
    callId: call.id,
    kind: call.operation,
    model: call.model.model,
    credentialId: slot.ref.id,
    provider: slot.ref.provider,
    probe: lease.probe,
  };
}
