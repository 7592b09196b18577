import type { CallOptions } from "../contract/call-options.js";
import type { CredentialCheck } from "../contract/credential-check.js";
import { ClosedError } from "../errors/closed-error.js";
import type { ObservedReply } from "./call-plan.js";
import { callTimeouts } from "./call-timeouts.js";
import type { CredentialSlot } from "./credential-slot.js";
import type { ModelRuntime } from "./model-runtime.js";
import { type Proof, proveCredential } from "./prove-credential.js";

/** A small request of one kind of model, and what its reply shows. */
export interface CheckRequest<Adapter, Reply extends ObservedReply>
  extends Pick<Proof<Adapter, Reply>, "send" | "accept"> {
  dimensionsOf?(reply: Reply): number | undefined;
}

/** Sends one small request with every credential at once, whatever their health; each answer and each failure is told to health. */
export async function checkCredentials<Adapter, Reply extends ObservedReply>(
  model: ModelRuntime<Adapter>,
  request: CheckRequest<Adapter, Reply>,
  { signal, timeouts }: CallOptions,
): Promise<readonly CredentialCheck[]> {
  if (model.closed) {
    throw new ClosedError({ model: model.model });
  }
  const proof = { ...request, signal, timeouts: callTimeouts(model.timeouts, timeouts) };
  return Promise.all([...model.slots.values()].map((slot) => checkCredential(model, slot, proof, request)));
}

async function checkCredential<Adapter, Reply extends ObservedReply>(
  model: ModelRuntime<Adapter>,
  slot: CredentialSlot<Adapter>,
  proof: Proof<Adapter, Reply>,
  { dimensionsOf }: CheckRequest<Adapter, Reply>,
): Promise<CredentialCheck> {
  const lease = model.health.lease(slot.ref.id, "attempt", proof.timeouts.attemptMs);
  const outcome = await proveCredential(model, slot, lease, proof);
  const credential = { credentialId: slot.ref.id, provider: slot.ref.provider, model: slot.ref.model };
  if (!outcome.answered) {
    const { classification, attempt, error } = outcome.failure;
    return { ...credential, durationMs: attempt.durationMs, answered: false, classification, error };
  }
  const { usage, rateLimit } = outcome.reply;
  const dimensions = dimensionsOf?.(outcome.reply);
  return {
    ...credential,
    durationMs: outcome.durationMs,
    answered: true,
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(usage === undefined ? {} : { usage }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
  };
}
