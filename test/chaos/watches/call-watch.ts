import type { HotspareEventSource } from "@hotspare/core";
import type { Tally } from "../tally.js";
import type { Report } from "./report.js";

/** Every call has exactly one `callStart` and one `callEnd`, and its attempts lie between the two. */
export class CallWatch {
  readonly #tally: Tally;
  readonly #report: Report;
  readonly #open = new Set<number>();
  readonly #begun = new Set<number>();

  constructor(events: HotspareEventSource, tally: Tally, report: Report) {
    this.#tally = tally;
    this.#report = report;
    events.on("callStart", ({ callId }) => {
      if (this.#begun.has(callId)) {
        this.#broken(`call ${callId} began twice`);
      }
      this.#begun.add(callId);
      this.#open.add(callId);
    });
    events.on("callEnd", ({ callId, outcome }) => {
      if (!this.#open.delete(callId)) {
        this.#broken(`call ${callId} ended as ${outcome} without a beginning, or a second time`);
      }
    });
    for (const event of ["attempt", "waitStart", "exhaustion"] as const) {
      events.on(event, ({ callId }) => {
        if (!this.#open.has(callId)) {
          this.#broken(`${event} of call ${callId}, which is not under way`);
        }
      });
    }
  }

  /** All calls have settled for their callers. */
  end(): void {
    for (const callId of this.#open) {
      this.#broken(`call ${callId} has no callEnd`);
    }
  }

  #broken(sentence: string): void {
    this.#tally.callsWithoutOneEnd += 1;
    this.#report(sentence);
  }
}
