import type { HotspareEventSource, HotspareEvents } from "@hotspare/core";
import type { Tally } from "../tally.js";
import type { Report } from "./report.js";

/** Every attempt has exactly one end event, and neither begins nor ends after its call. */
export class AttemptWatch {
  readonly #tally: Tally;
  readonly #report: Report;
  /** Attempts under way, by number. */
  readonly #open = new Map<number, HotspareEvents["attempt"]>();
  readonly #openByCall = new Map<number, number>();

  constructor(events: HotspareEventSource, tally: Tally, report: Report) {
    this.#tally = tally;
    this.#report = report;
    events.on("attempt", (attempt) => {
      this.#open.set(attempt.attemptId, attempt);
      this.#count(attempt.callId, 1);
    });
    for (const end of ["success", "failure", "abandoned"] as const) {
      events.on(end, ({ attemptId, callId }) => {
        if (this.#open.delete(attemptId)) {
          this.#count(callId, -1);
        } else {
          this.#broken(`attempt ${attemptId} ended as ${end} without a beginning, or a second time`);
        }
      });
    }
    events.on("callEnd", ({ callId }) => {
      const left = this.#openByCall.get(callId) ?? 0;
      if (left > 0) {
        this.#broken(`call ${callId} ended before ${left} of its attempts`);
      }
    });
  }

  /** Attempts under way on a credential, as the events show them. */
  underWay(model: string, credentialId: string): number {
    let count = 0;
    for (const attempt of this.#open.values()) {
      count += attempt.model === model && attempt.credentialId === credentialId ? 1 : 0;
    }
    return count;
  }

  /** All calls have ended. */
  end(): void {
    for (const { attemptId, callId } of this.#open.values()) {
      this.#broken(`attempt ${attemptId} of call ${callId} never ended`);
    }
  }

  #count(callId: number, change: number): void {
    const count = (this.#openByCall.get(callId) ?? 0) + change;
    if (count === 0) {
      this.#openByCall.delete(callId);
    } else {
      this.#openByCall.set(callId, count);
    }
  }

  #broken(sentence: string): void {
    this.#tally.attemptsWithoutOneEnd += 1;
    this.#report(sentence);
  }
}
