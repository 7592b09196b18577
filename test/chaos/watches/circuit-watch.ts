import type { HotspareEventSource } from "@hotspare/core";

/** Stands for whatever keeps a credential back that came to the list with an open circuit. */
const unknownScope = "unknown";

/** Which credentials a call may use, as the events show it. */
export class CircuitWatch {
  /** Circuits that are open and block, by model and credential. */
  readonly #blocking = new Map<string, Set<string>>();
  /** When a circuit of a credential last changed, epoch milliseconds. */
  readonly #changedMs = new Map<string, number>();

  readonly #isClosed: (model: string, credentialId: string) => boolean;

  /** `isClosed` says how a credential is now. It is asked of those that came with an open circuit, since no event names that circuit. */
  constructor(events: HotspareEventSource, isClosed: (model: string, credentialId: string) => boolean) {
    this.#isClosed = isClosed;
    events.on("circuitOpen", ({ model, credentialIds, scope, classification, atMs }) => {
      const { class: errorClass, retryAfterMs } = classification;
      // With nothing else left such a circuit does not block.
      const isSoft = (errorClass === "transient" || errorClass === "unknown") && retryAfterMs === undefined;
      for (const id of credentialIds) {
        if (isSoft) this.#of(model, id).delete(scope);
        else this.#of(model, id).add(scope);
        this.#changedMs.set(`${model} ${id}`, atMs);
      }
    });
    events.on("circuitClose", ({ model, credentialIds, scope, atMs }) => {
      for (const id of credentialIds) {
        this.#of(model, id).delete(scope);
        this.#changedMs.set(`${model} ${id}`, atMs);
      }
    });
  }

  isUsable(model: string, credentialId: string): boolean {
    const blocking = this.#of(model, credentialId);
    if (blocking.has(unknownScope) && this.#isClosed(model, credentialId)) {
      blocking.delete(unknownScope);
    }
    return blocking.size === 0;
  }

  /** Whether nothing has changed since then, epoch milliseconds. */
  isUnchangedSince(model: string, credentialId: string, sinceMs: number): boolean {
    return (this.#changedMs.get(`${model} ${credentialId}`) ?? 0) < sinceMs;
  }

  /** A credential has come to the list, or was reset: its circuits may be shared with others. */
  begin(model: string, credentialId: string, isClosed: boolean, atMs: number): void {
    this.#blocking.set(`${model} ${credentialId}`, new Set(isClosed ? [] : [unknownScope]));
    this.#changedMs.set(`${model} ${credentialId}`, atMs);
  }

  #of(model: string, credentialId: string): Set<string> {
    const name = `${model} ${credentialId}`;
    const known = this.#blocking.get(name) ?? new Set<string>();
    this.#blocking.set(name, known);
    return known;
  }
}
