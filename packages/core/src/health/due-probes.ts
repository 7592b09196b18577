import { healthOf, isBusy, type Moment, silenceTime, whenDue } from "./credential-health.js";
import type { CredentialRecord } from "./fault-domain.js";

/** What the last search found: between these positions none is due before this time and this many answers. */
interface NothingDue {
  /** The first position behind the probe under way; 0: none is under way. */
  readonly from: number;
  readonly above: number;
  /** Monotonic milliseconds. */
  readonly untilMs: number;
  readonly untilAnswered: number;
}

const nothingKnown: NothingDue = Object.freeze({ from: 0, above: 0, untilMs: 0, untilAnswered: 0 });

/**
 * Finds the credential that is due for a probe above the one that serves. Every call asks, and nearly always nothing is due: so the search
 * remembers until when that holds.
 */
export class DueProbes {
  #nothingDue = nothingKnown;

  /** A circuit has changed, or the list. */
  forget(): void {
    this.#nothingDue = nothingKnown;
  }

  /** The nearest position above that is due; undefined: none is, or a probe above is under way. */
  above(
    position: number,
    order: readonly CredentialRecord[],
    moment: Moment,
    isCapable: ((credentialId: string) => boolean) | undefined,
  ): number | undefined {
    if (this.#isKnown(position, moment)) {
      return undefined;
    }
    let untilMs = Number.POSITIVE_INFINITY;
    let untilAnswered = Number.POSITIVE_INFINITY;
    let due: number | undefined;
    for (let above = position - 1; above >= 0; above -= 1) {
      const record = order[above];
      if (record === undefined || record.notClosed === 0) {
        continue;
      }
      const health = healthOf(record, moment);
      if (health.state === "half_open") {
        const silentAtMs = silenceTime(record, moment.nowMs, moment.nowMs);
        if (silentAtMs <= moment.nowMs) {
          // A probe that is silent hides no credential above it.
          untilMs = Math.min(untilMs, health.retryAtMs);
          continue;
        }
        // A call that is served above the probe under way does not wait for it.
        this.#nothingDue = {
          from: above + 1,
          above: position,
          untilMs: silentAtMs,
          untilAnswered: Number.POSITIVE_INFINITY,
        };
        return undefined;
      }
      if (health.state === "open" && health.probeDue) {
        due ??= isCapable?.(record.ref.id) === false ? undefined : above;
        untilMs = 0;
      } else if (isBusy(record)) {
        // The end of an attempt may make it due, and is no change of a circuit.
        untilMs = 0;
      } else {
        const next = whenDue(record, moment);
        untilMs = Math.min(untilMs, next.untilMs);
        untilAnswered = Math.min(untilAnswered, next.untilAnswered);
      }
    }
    this.#nothingDue = { from: 0, above: position, untilMs, untilAnswered };
    return due;
  }

  #isKnown(position: number, { nowMs, answered }: Moment): boolean {
    const { from, above, untilMs, untilAnswered } = this.#nothingDue;
    return position >= from && position <= above && nowMs < untilMs && answered < untilAnswered;
  }
}
