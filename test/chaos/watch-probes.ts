import { AsyncLocalStorage } from "node:async_hooks";
import type { HotspareEventSource } from "@hotspare/core";
import type { Tally } from "./tally.js";

/** One call, as its events know it. */
interface WatchedCall {
  probing: string | undefined;
}

/** Counts the probes of each credential that are under way at once; a call ends its probe by its end at the latest. */
export class ProbeWatch {
  readonly #calls = new AsyncLocalStorage<WatchedCall>();
  readonly #tally: Tally;
  readonly #underWay = new Map<string, number>();

  constructor(events: HotspareEventSource, tally: Tally) {
    this.#tally = tally;
    events.on("attempt", ({ credentialId, model, probe }) => {
      this.#end();
      if (probe) this.#begin(`${credentialId} ${model}`);
    });
    events.on("failure", () => this.#end());
    events.on("success", () => this.#end());
  }

  run<Result>(call: () => Promise<Result>): Promise<Result> {
    return this.#calls.run({ probing: undefined }, async () => {
      try {
        return await call();
      } finally {
        this.#end();
      }
    });
  }

  #begin(name: string): void {
    const call = this.#calls.getStore();
    if (call === undefined) return;
    call.probing = name;
    const count = (this.#underWay.get(name) ?? 0) + 1;
    this.#underWay.set(name, count);
    this.#tally.mostProbesAtOnce = Math.max(this.#tally.mostProbesAtOnce, count);
  }

  #end(): void {
    const call = this.#calls.getStore();
    if (call?.probing === undefined) return;
    this.#underWay.set(call.probing, (this.#underWay.get(call.probing) ?? 1) - 1);
    call.probing = undefined;
  }
}
