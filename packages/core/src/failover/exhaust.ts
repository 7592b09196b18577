import type { Classification } from "../contract/plugin/classification.js";
import { AllCredentialsFailedError, type CredentialFailure } from "../errors/all-credentials-failed-error.js";
import { recordFailure } from "../errors/failure-of.js";
import type { FailoverCall } from "./failover-call.js";
import { capableNow } from "./next-lease.js";

/**
 * The error of a call that nobody could answer: the original when the model's one credential was tried, else an
 * `AllCredentialsFailedError` that also lists those not tried.
 */
export function exhaust<Adapter>(call: FailoverCall<Adapter>): Error {
  const { health, slots, shared, events, model } = call.model;
  const capable = [...slots.values()].filter((slot) => call.plan.capable.has(slot.ref.id));
  const failures = capable.map(({ ref }): CredentialFailure => {
    const last = call.lastFailureOf(ref.id);
    const held = last === undefined && health.isClosed(ref.id) ? heldBack(call) : undefined;
    const classification = last?.classification ?? held ?? health.status(ref.id).lastFailure;
    return {
      credentialId: ref.id,
      provider: ref.provider,
      model: ref.model,
      attemptCount: call.history.failures.filter((failure) => failure.lease.credentialId === ref.id).length,
      ...(classification === undefined ? {} : { classification }),
      ...(last === undefined ? {} : { error: last.error }),
    };
  });
  const retryAfterMs = soonestRecovery(call);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  const aggregate = new AllCredentialsFailedError({ failures, attempts: [...call.attempts], ...wait });
  if (events.wants("exhaustion")) {
    events.emit("exhaustion", {
      callId: call.id,
      kind: call.plan.operation,
      model,
      class: aggregate.class,
      credentialIds: capable.map((slot) => slot.ref.id),
      ...wait,
      atMs: shared.clock.epochMs(),
    });
  }
  const only = slots.size === 1 ? call.history.failures.at(-1) : undefined;
  if (only === undefined) {
    return aggregate;
  }
  recordFailure(only.error, { classification: only.classification, attempts: [...call.attempts], ...wait });
  return only.error;
}

/** Milliseconds until some credential may be tried again; undefined when one may be tried now. */
function soonestRecovery<Adapter>(call: FailoverCall<Adapter>): number | undefined {
  const { health, shared } = call.model;
  const nowMs = shared.clock.monotonicMs();
  let soonestMs = Number.POSITIVE_INFINITY;
  for (const id of capableNow(call)) {
    const state = health.of(id);
    const retryAtMs = state.state === "closed" ? call.history.heldUntilMs : state.retryAtMs;
    if (retryAtMs === undefined) {
      return undefined;
    }
    soonestMs = Math.min(soonestMs, Math.max(0, retryAtMs - nowMs));
  }
  return soonestMs === Number.POSITIVE_INFINITY ? undefined : Math.ceil(soonestMs);
}

/** Of a healthy credential that the switcher did not give: its limits are used up. */
function heldBack<Adapter>({ history, model }: FailoverCall<Adapter>): Classification | undefined {
  const { heldUntilMs } = history;
  if (heldUntilMs === undefined) {
    return undefined;
  }
  const retryAfterMs = Math.max(0, Math.ceil(heldUntilMs - model.shared.clock.monotonicMs()));
  return {
    class: "rate_limited",
    scope: "account_model",
    reason: "limits_used_up",
    rule: "switcher",
    retryAfterMs,
  };
}
