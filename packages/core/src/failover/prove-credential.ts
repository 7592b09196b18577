import type { Lease } from "../contract/lease.js";
import type { Normalized } from "../contract/options.js";
import type { Timeouts } from "../contract/timeouts.js";
import type { AttemptScope } from "./attempt-scope.js";
import type { CallPlan, ObservedReply } from "./call-plan.js";
import { passVerdict } from "./conclude-call.js";
import type { CredentialSlot } from "./credential-slot.js";
import { FailoverCall } from "./failover-call.js";
import { hasFreshSecret } from "./fresh-secret.js";
import type { ModelRuntime } from "./model-runtime.js";
import { type AttemptOutcome, runAttempt } from "./run-attempt.js";
import { tellFailure } from "./tell-failure.js";

/** A request that only proves a credential. */
export interface Proof<Adapter, Reply extends ObservedReply> {
  readonly timeouts: Normalized<Timeouts>;
  readonly signal?: AbortSignal | undefined;
  accept?(reply: Reply): void;
  send(slot: CredentialSlot<Adapter>, scope: AttemptScope): Promise<Reply>;
}

/**
 * Sends one request with one credential and lets health know how it ended. A key that was refused is read again, and asked once more.
 * Throws only the reason of an end from outside; the lease has ended then.
 */
export async function proveCredential<Adapter, Reply extends ObservedReply>(
  model: ModelRuntime<Adapter>,
  slot: CredentialSlot<Adapter>,
  lease: Lease,
  proof: Proof<Adapter, Reply>,
): Promise<AttemptOutcome<Reply>> {
  const { shared, purpose, kind } = model;
  const plan: CallPlan<Adapter, Reply> = {
    ...proof,
    operation: kind === "embedder" ? "embed" : "complete",
    capable: new Set([slot.ref.id]),
    purpose,
    inputs: 1,
    estimatedTokens: 1,
    modelAttemptMs: model.timeouts.attemptMs,
    maxWaitMs: 0,
  };
  const call = new ProofCall<Adapter>(model, plan as unknown as CallPlan<Adapter, ObservedReply>);
  try {
    call.begin();
    let outcome = await runAttempt(call, plan, slot, lease);
    const isRefused = !outcome.answered && outcome.failure.classification.class === "auth";
    if (isRefused && (await hasFreshSecret(call, slot))) {
      outcome = await runAttempt(call, plan, slot, lease);
    }
    call.throwIfEnded();
    if (outcome.answered) {
      if (outcome.reply.usage !== undefined) {
        slot.counter.pinged(outcome.reply.usage);
      }
      shared.announcer.announce(lease.confirm());
      lease.release();
    } else {
      slot.counter.failed(purpose);
      const transitions = passVerdict(call, outcome.failure);
      call.remember({ untold: { failure: outcome.failure, transitions } });
      tellFailure(call);
    }
    return outcome;
  } catch (error) {
    lease.release();
    throw error;
  } finally {
    call.end();
  }
}

/** Closing its model ends it at once: nobody is served by it. */
class ProofCall<Adapter> extends FailoverCall<Adapter> {
  override retire(reason: unknown): void {
    this.interrupt(reason);
  }
}
