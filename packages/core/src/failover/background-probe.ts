import { nearestDueAbove } from "../switching/nearest-due-above.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { CallPlan, ObservedReply } from "./call-plan.js";
import { passVerdict } from "./conclude-call.js";
import type { CredentialSlot } from "./credential-slot.js";
import { FailoverCall } from "./failover-call.js";
import { hasFreshSecret } from "./fresh-secret.js";
import type { ModelRuntime } from "./model-runtime.js";
import { runAttempt } from "./run-attempt.js";
import { tellFailure } from "./tell-failure.js";

/**
 * Starts a `ping` beside a call when a better credential's time has come, so that no user's call is the probe. Only one runs at a
 * time, and the call never waits for it.
 */
export function probeInBackground<Adapter>(model: ModelRuntime<Adapter>): void {
  const { switcher, slots, health, closed } = model;
  const serving = switcher.activeId;
  const due =
    serving === undefined || closed ? undefined : nearestDueAbove([...slots.keys()], serving, health);
  const slot = due === undefined ? undefined : slots.get(due);
  if (slot !== undefined) {
    void runProbe(model, slot);
  }
}

async function runProbe<Adapter>(model: ModelRuntime<Adapter>, slot: CredentialSlot<Adapter>): Promise<void> {
  const { shared, timeouts, health } = model;
  const plan: CallPlan<Adapter, ObservedReply> = {
    operation: model.kind === "embedder" ? "embed" : "complete",
    capable: new Set([slot.ref.id]),
    purpose: model.purpose,
    inputs: 1,
    estimatedTokens: 1,
    timeouts,
    modelAttemptMs: timeouts.attemptMs,
    maxWaitMs: 0,
    send: async (pinged, scope) => {
      const usage = await model.ping?.(pinged, scope);
      return usage === undefined ? {} : { usage };
    },
  };
  const call = new ProbeCall<Adapter>(model, plan);
  const lease = health.lease(slot.ref.id, "probe", timeouts.attemptMs);
  call.begin();
  try {
    let outcome = await runAttempt(call, plan, slot, lease);
    if (!outcome.answered && isRefused(outcome.failure) && (await hasFreshSecret(call, slot))) {
      outcome = await runAttempt(call, plan, slot, lease);
    }
    if (call.ended !== undefined) {
      lease.release();
      return;
    }
    if (outcome.answered) {
      if (outcome.reply.usage !== undefined) {
        slot.counter.pinged(outcome.reply.usage);
      }
      shared.announcer.announce(lease.confirm());
      lease.release();
      return;
    }
    slot.counter.failed(model.purpose);
    call.remember({ untold: { failure: outcome.failure, transitions: passVerdict(call, outcome.failure) } });
    tellFailure(call);
  } catch {
    // Ended from outside; the attempt has released the lease, and nobody waits for this probe.
  } finally {
    call.end();
  }
}

/** Nobody waits for it, so that closing its model ends it at once. */
class ProbeCall<Adapter> extends FailoverCall<Adapter> {
  override retire(reason: unknown): void {
    this.interrupt(reason);
  }
}

function isRefused({ classification }: AttemptFailure): boolean {
  return classification.class === "auth";
}
