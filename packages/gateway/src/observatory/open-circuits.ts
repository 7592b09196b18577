import type { HotspareEvents } from "@hotspare/core";

type Opened = HotspareEvents["circuitOpen"];
type Circuit = Pick<Opened, "scope" | "credentialIds">;
type Failure = Pick<HotspareEvents["failure"], "callId" | "attemptId" | "credentialId" | "probe">;

/** Knows the open circuits of one model, so that an opening can be told from a circuit that stays open. */
export interface OpenCircuits {
  failed(failure: Failure): void;
  /** Returns why a circuit that was open before stays open. Undefined: the circuit was closed. */
  opened(event: Pick<Opened, "causedBy"> & Circuit): "probe" | "other" | undefined;
  closed(circuit: Circuit): void;
}

/** Returns a function that makes the `OpenCircuits` of a model. One model's probe may concern the circuits of all models, so they share the last failed probe. */
export function followCircuits(): () => OpenCircuits {
  /** Hotspare reports what a failure did to the circuits directly after the failure. */
  let probe: Failure | undefined;
  const isOfProbe = ({ causedBy }: Pick<Opened, "causedBy">) =>
    probe !== undefined &&
    causedBy?.callId === probe.callId &&
    (causedBy.attemptId ?? probe.attemptId) === probe.attemptId;
  return () => {
    // The number of fault domains of the model bounds the set.
    const open = new Set<string>();
    return {
      failed(failure) {
        probe = failure.probe ? failure : undefined;
      },
      opened(event) {
        const key = keyOf(event);
        const wasOpen = open.has(key);
        open.add(key);
        if (wasOpen) return isOfProbe(event) ? "probe" : "other";
        // Opened before a reload: only an open credential is probed.
        const [id, ...others] = event.credentialIds;
        const isProbed = others.length === 0 && id === probe?.credentialId && isOfProbe(event);
        return isProbed ? "probe" : undefined;
      },
      closed(circuit) {
        open.delete(keyOf(circuit));
      },
    };
  };
}

function keyOf({ scope, credentialIds }: Circuit): string {
  return JSON.stringify([scope, ...credentialIds]);
}
