import type { HotspareEventSource } from "@hotspare/core";
import type { OpenModel } from "./open-model.js";

/**
 * Which calls gave up while a closed credential that they had not asked was kept back: it had no room, or its learned limit let nobody
 * more go within the call's wait. A circuit that transient failures opened stands aside only "with nothing closed left" (the contract's
 * panic), so that such a call has no claim to a credential behind one. The soak names its calls by `metadata.call`.
 */
export class KeptBackWatch {
  /** The credentials that the calls under way have asked. */
  readonly #asked = new Map<number, Set<string>>();
  readonly #keptBack = new Set<string>();

  constructor(events: HotspareEventSource, models: () => readonly OpenModel[]) {
    events.on("callStart", ({ callId }) => this.#asked.set(callId, new Set()));
    events.on("attempt", ({ callId, credentialId }) => this.#asked.get(callId)?.add(credentialId));
    events.on("callEnd", ({ callId }) => this.#asked.delete(callId));
    events.on("exhaustion", ({ callId, model, modelKind, metadata }) => {
      const open = models().find(({ name, kind }) => name === model && kind === modelKind);
      const isKeptBack = open?.status.some(
        ({ id, state }) => state === "closed" && this.#asked.get(callId)?.has(id) === false,
      );
      if (isKeptBack === true) {
        this.#keptBack.add(String(metadata?.["call"]));
      }
    });
  }

  has(call: string): boolean {
    return this.#keptBack.has(call);
  }
}
