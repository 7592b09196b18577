import { nearestDueAbove } from "../switching/nearest-due-above.js";
import type { ObservedReply } from "./call-plan.js";
import type { CredentialSlot } from "./credential-slot.js";
import type { ModelRuntime } from "./model-runtime.js";
import { proveCredential } from "./prove-credential.js";

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
  const { timeouts, health } = model;
  const lease = health.lease(slot.ref.id, "probe", timeouts.attemptMs);
  try {
    await proveCredential<Adapter, ObservedReply>(model, slot, lease, {
      timeouts,
      send: async (pinged, scope) => {
        const usage = await model.ping?.(pinged, scope);
        return usage === undefined ? {} : { usage };
      },
    });
  } catch {
    // Ended from outside, and nobody waits for this probe.
  }
}
