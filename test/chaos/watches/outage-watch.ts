import type { HotspareEventSource, HotspareEvents } from "@hotspare/core";
import type { Tally } from "../tally.js";
import type { OpenModel } from "./open-model.js";
import type { Report } from "./report.js";

/** Failed calls in a row after which a credential must not be closed. */
const mostFailedCalls = 10;

/**
 * No domain stays closed through ten failed calls in a row of a total outage. Counts, for each credential, the calls in a row that failed
 * with nothing but transient failures and in which it failed; an answer or a change of its circuits or its list begins the count anew,
 * with the calls that begin from then on: an older verdict changes nothing.
 */
export class OutageWatch {
  readonly #models: () => readonly OpenModel[];
  readonly #tally: Tally;
  readonly #report: Report;
  /** Failures of the calls under way. */
  readonly #failures = new Map<number, HotspareEvents["failure"][]>();
  /** By model and credential: how many calls failed in a row, and the last call that does not count. */
  readonly #rows = new Map<string, { failed: number; readonly after: number }>();
  #lastCall = 0;
  #changedAt = 0;

  constructor(events: HotspareEventSource, models: () => readonly OpenModel[], tally: Tally, report: Report) {
    this.#models = models;
    this.#tally = tally;
    this.#report = report;
    events.on("failure", (failure) => {
      const known = this.#failures.get(failure.callId) ?? [];
      known.push(failure);
      this.#failures.set(failure.callId, known);
    });
    events.on("callStart", ({ callId }) => {
      this.#lastCall = Math.max(this.#lastCall, callId);
    });
    events.on("success", ({ model, credentialId }) => this.#begin(`${model} ${credentialId}`));
    events.on("circuitClose", ({ model, credentialIds }) => {
      for (const id of credentialIds) {
        this.#begin(`${model} ${id}`);
      }
    });
    events.on("callEnd", (end) => this.#ended(end));
  }

  /** A person has changed something: what was counted before says nothing. */
  changed(): void {
    this.#rows.clear();
    this.#changedAt = this.#lastCall;
  }

  #begin(key: string): void {
    this.#rows.set(key, { failed: 0, after: this.#lastCall });
  }

  #ended({ callId, model, modelKind, outcome, kind, metadata }: HotspareEvents["callEnd"]): void {
    const failures = this.#failures.get(callId) ?? [];
    this.#failures.delete(callId);
    if (outcome === "answered" || kind === "check" || metadata?.["isLimited"] === true) {
      return;
    }
    const isOutage =
      outcome === "failed" && failures.every(({ classification }) => classification.class === "transient");
    const open = this.#models().findLast(({ name, kind: of }) => name === model && of === modelKind);
    for (const id of new Set(failures.map(({ credentialId }) => credentialId))) {
      const key = `${model} ${id}`;
      const row = this.#rows.get(key) ?? { failed: 0, after: this.#changedAt };
      this.#rows.set(key, row);
      if (!isOutage) {
        this.#begin(key);
      } else if (callId > row.after) {
        row.failed += 1;
      }
      this.#tally.longestOutage = Math.max(this.#tally.longestOutage, row.failed);
      const state = open?.status.find((status) => status.id === id)?.state;
      if (isOutage && row.failed >= mostFailedCalls && state === "closed") {
        this.#tally.closedInOutage += 1;
        this.#report(
          `${key} is closed after ${row.failed} failed calls in a row, the last of them call ${callId}`,
        );
      }
    }
  }
}
