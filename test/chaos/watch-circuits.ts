import type { HotspareEventSource } from "@hotspare/core";

/** Which credentials a call may use, as the events tell it. */
export class CircuitWatch {
  /** Circuits that are open and block, by model and credential. */
  readonly #blocking = new Map<string, Set<string>>();

  constructor(events: HotspareEventSource) {
    events.on("circuitOpen", ({ model, credentialIds, scope, classification }) => {
      const { class: errorClass, retryAfterMs } = classification;
      // With nothing else left such a circuit does not block.
      const isSoft = (errorClass === "transient" || errorClass === "unknown") && retryAfterMs === undefined;
      for (const id of credentialIds) {
        if (isSoft) this.#of(model, id).delete(scope);
        else this.#of(model, id).add(scope);
      }
    });
    events.on("circuitClose", ({ model, credentialIds, scope }) => {
      for (const id of credentialIds) this.#of(model, id).delete(scope);
    });
  }

  isUsable(model: string, credentialId: string): boolean {
    return this.#of(model, credentialId).size === 0;
  }

  #of(model: string, credentialId: string): Set<string> {
    const name = `${model} ${credentialId}`;
    const known = this.#blocking.get(name) ?? new Set<string>();
    this.#blocking.set(name, known);
    return known;
  }
}
