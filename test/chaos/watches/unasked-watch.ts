import type { HotspareEventSource, HotspareEvents } from "@hotspare/core";
import type { Tally } from "../tally.js";
import type { Report } from "./report.js";

/** Ids of credentials that were on the list, capable, usable and well from then until now, as the soak knows it. */
export type Capable = (call: {
  readonly model: string;
  readonly lane: string;
  readonly fromMs: number;
}) => readonly string[];

/**
 * After failures that move on, no call fails while a capable credential that would have answered was never asked, within the call's own
 * limits: its time, `maxAttempts` and `maxWaitMs`. Limits of single calls stand in their `metadata`.
 */
export class UnaskedWatch {
  readonly #asked = new Map<number, Set<string>>();
  /** When the soonest recovery was due as the call gave up, milliseconds from then. */
  readonly #recoversMs = new Map<number, number>();
  /** Calls of which a part waited as long as the user lets it. The parts of a split input wait each for itself. */
  readonly #expired = new Set<number>();
  readonly #maxWaitMs: number;
  readonly #capable: Capable;
  readonly #tally: Tally;
  readonly #report: Report;

  constructor(
    events: HotspareEventSource,
    maxWaitMs: number,
    capable: Capable,
    tally: Tally,
    report: Report,
  ) {
    this.#maxWaitMs = maxWaitMs;
    this.#capable = capable;
    this.#tally = tally;
    this.#report = report;
    events.on("callStart", ({ callId }) => this.#asked.set(callId, new Set()));
    events.on("attempt", ({ callId, credentialId }) => this.#asked.get(callId)?.add(credentialId));
    events.on("exhaustion", ({ callId, retryAfterMs = 0 }) => this.#recoversMs.set(callId, retryAfterMs));
    events.on("waitEnd", ({ callId, outcome }) => {
      if (outcome === "expired") {
        this.#expired.add(callId);
      }
    });
    events.on("callEnd", (end) => {
      this.#judge(end);
      this.#expired.delete(end.callId);
      this.#asked.delete(end.callId);
      this.#recoversMs.delete(end.callId);
    });
  }

  #judge(end: HotspareEvents["callEnd"]): void {
    const { callId, model, kind, outcome, waitedMs, attempts, startedMs, metadata, class: errorClass } = end;
    if (
      outcome !== "failed" ||
      kind === "check" ||
      errorClass === undefined ||
      movesNowhere.has(errorClass)
    ) {
      return;
    }
    if (metadata?.["isLimited"] === true) {
      return;
    }
    const maxAttempts = Number(metadata?.["maxAttempts"] ?? Number.POSITIVE_INFINITY);
    const maxWaitMs = Number(metadata?.["maxWaitMs"] ?? this.#maxWaitMs);
    if (
      this.#expired.has(callId) ||
      attempts >= maxAttempts ||
      waitedMs + (this.#recoversMs.get(callId) ?? 0) >= maxWaitMs - 1
    ) {
      return;
    }
    const asked = this.#asked.get(callId) ?? new Set();
    const unasked = this.#capable({
      model,
      lane: String(metadata?.["lane"] ?? ""),
      fromMs: startedMs,
    }).filter((id) => !asked.has(id));
    if (unasked.length > 0) {
      this.#tally.neverAsked += 1;
      this.#report(
        `call ${callId} (${kind}) failed as ${errorClass} after asking ${[...asked].join(", ")}; ${unasked.join(", ")} would have answered`,
      );
    }
  }
}

/** Failures that no credential mends. */
const movesNowhere: ReadonlySet<string> = new Set([
  "permanent",
  "input_too_large",
  "content_safety",
  "aborted",
]);
