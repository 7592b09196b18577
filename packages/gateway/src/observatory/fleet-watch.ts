import type { Snapshot } from "../contract/feed.js";
import type { ObservedHotspare } from "./observed-hotspare.js";

type FleetView = NonNullable<Snapshot["fleet"]>;

/** Watches the link to the fleet. The state comes from the Hotspare. The reason comes only with an event, so this class remembers the reason. */
export class FleetWatch {
  #hotspare: ObservedHotspare;
  #end: () => void;
  #reason: string | undefined;
  #hadFleet = false;

  constructor(hotspare: ObservedHotspare) {
    this.#hotspare = hotspare;
    this.#end = this.#listen(hotspare);
  }

  /** Undefined: there has never been a fleet. A patch cannot remove a field, so the state `none` reports that a reload has removed the fleet. */
  get view(): FleetView | undefined {
    const { healthLinkState: state } = this.#hotspare;
    if (state === undefined) {
      return this.#hadFleet ? { state: "none" } : undefined;
    }
    this.#hadFleet = true;
    return {
      state,
      ...(state === "connected" || this.#reason === undefined ? {} : { reason: this.#reason }),
    };
  }

  follow(hotspare: ObservedHotspare): void {
    this.#end();
    this.#reason = undefined;
    this.#hotspare = hotspare;
    this.#end = this.#listen(hotspare);
  }

  close(): void {
    this.#end();
  }

  #listen({ events }: ObservedHotspare): () => void {
    return events.on("healthLink", ({ reason }) => {
      this.#reason = reason;
    });
  }
}
