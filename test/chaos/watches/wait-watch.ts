import type { HotspareEventSource, HotspareEvents } from "@hotspare/core";
import type { Tally } from "../tally.js";
import type { Report } from "./report.js";

interface Waiting {
  readonly callId: number;
  readonly lane: string;
}

/**
 * Every wait ends once, and waiting calls are admitted in order: first come, first served among calls of one lane, which the soak writes
 * into their `metadata`. A call that an attempt has failed for may use other credentials than its lane, so that only calls without an
 * attempt are compared.
 */
export class WaitWatch {
  readonly #tally: Tally;
  readonly #report: Report;
  /** In the order of their calls' beginnings, by call. The parts of a split input wait under one number. */
  readonly #waiting = new Map<number, Waiting[]>();
  readonly #attempted = new Set<number>();

  constructor(events: HotspareEventSource, tally: Tally, report: Report) {
    this.#tally = tally;
    this.#report = report;
    events.on("attempt", ({ callId }) => this.#attempted.add(callId));
    events.on("callEnd", ({ callId }) => {
      if (this.#waiting.has(callId)) {
        this.#broken(`call ${callId} ended while it waits`);
      }
      this.#attempted.delete(callId);
    });
    events.on("waitStart", (event) => {
      const waits = this.#waiting.get(event.callId) ?? [];
      waits.push({ callId: event.callId, lane: this.#laneOf(event) });
      this.#waiting.set(event.callId, waits);
    });
    events.on("waitEnd", (event) => this.#ended(event));
  }

  /** All calls have ended. */
  end(): void {
    for (const callId of this.#waiting.keys()) {
      this.#broken(`a wait of call ${callId} never ended`);
    }
  }

  #ended({ callId, outcome }: HotspareEvents["waitEnd"]): void {
    const waits = this.#waiting.get(callId);
    const ended = waits?.pop();
    if (waits === undefined || ended === undefined) {
      this.#broken(`a wait of call ${callId} ended without a beginning`);
      return;
    }
    if (waits.length === 0) {
      this.#waiting.delete(callId);
    }
    if (outcome !== "admitted" || ended.lane === "") {
      return;
    }
    const passed = [...this.#waiting.values()].flat().find((other) => {
      return other.lane === ended.lane && other.callId < callId && !this.#attempted.has(other.callId);
    });
    if (passed !== undefined) {
      this.#tally.outOfTurn += 1;
      this.#report(`call ${callId} was admitted before call ${passed.callId} of the lane ${ended.lane}`);
    }
  }

  #laneOf({ callId, model, modelKind, metadata }: HotspareEvents["waitStart"]): string {
    const lane = metadata?.["lane"];
    return lane === undefined || this.#attempted.has(callId) ? "" : `${modelKind} ${model} ${lane}`;
  }

  #broken(sentence: string): void {
    this.#tally.waitsWithoutOneEnd += 1;
    this.#report(sentence);
  }
}
