import type { HotspareEvents } from "@hotspare/core";

type Opened = HotspareEvents["circuitOpen"];
type Circuit = Pick<Opened, "scope" | "credentialIds">;

/** Knows the open circuits of one model, so that an opening can be told from a circuit that stays open. */
export interface OpenCircuits {
  failed(failure: Pick<HotspareEvents["failure"], "callId" | "credentialId" | "probe">): void;
  /** Returns why a circuit that was open before stays open. Undefined: the circuit was closed. */
  opened(event: Pick<Opened, "causedBy"> & Circuit): "probe" | "other" | undefined;
  closed(circuit: Circuit): void;
}

/** The number of fault domains of a model bounds what is kept. */
export function followOpenCircuits(): OpenCircuits {
  const open = new Set<string>();
  /** Hotspare reports what a failure did to the circuits directly after the failure. */
  let probe: Parameters<OpenCircuits["failed"]>[0] | undefined;
  return {
    failed(failure) {
      probe = failure.probe ? failure : undefined;
    },
    opened({ causedBy, ...circuit }) {
      const isOfProbe =
        probe !== undefined &&
        probe.callId === causedBy?.callId &&
        circuit.credentialIds.includes(probe.credentialId);
      const key = keyOf(circuit);
      const wasOpen = open.has(key);
      open.add(key);
      if (wasOpen) return isOfProbe ? "probe" : "other";
      // Opened before a reload: only an open credential is probed.
      return isOfProbe && circuit.credentialIds.length === 1 ? "probe" : undefined;
    },
    closed(circuit) {
      open.delete(keyOf(circuit));
    },
  };
}

function keyOf({ scope, credentialIds }: Circuit): string {
  return JSON.stringify([scope, ...credentialIds]);
}
