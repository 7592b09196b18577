import type { Tally } from "../tally.js";
import type { AttemptWatch } from "./attempt-watch.js";
import type { OpenModel } from "./open-model.js";
import type { Report } from "./report.js";

/** Every lease ends: no credential has more in flight than attempts are under way, and nothing is in flight when all calls ended. */
export class LeaseWatch {
  readonly #models: () => readonly OpenModel[];
  readonly #attempts: AttemptWatch;
  readonly #tally: Tally;
  readonly #report: Report;

  constructor(models: () => readonly OpenModel[], attempts: AttemptWatch, tally: Tally, report: Report) {
    this.#models = models;
    this.#attempts = attempts;
    this.#tally = tally;
    this.#report = report;
  }

  /** At a moment when everything that could run has run. */
  look(): void {
    for (const { name, status } of this.#models()) {
      for (const { id, inFlight } of status) {
        if (inFlight > 0 && inFlight > this.#attempts.underWay(name, id)) {
          this.#broken(
            `${name} ${id} has ${inFlight} leases for ${this.#attempts.underWay(name, id)} attempts`,
          );
        }
        if (inFlight < 0) {
          this.#broken(`${name} ${id} has ${inFlight} leases`);
        }
      }
    }
  }

  /** All calls have ended. */
  end(): void {
    for (const { name, status, calls, waiting } of this.#models()) {
      const held = status.filter(({ inFlight }) => inFlight !== 0);
      if (held.length > 0 || calls > 0 || waiting > 0) {
        const ids = held.map(({ id, inFlight }) => `${id}: ${inFlight}`).join(", ");
        this.#broken(`${name} has leases left (${ids}), ${calls} calls and ${waiting} waits`);
      }
    }
  }

  #broken(sentence: string): void {
    this.#tally.leasesLeft += 1;
    this.#report(sentence);
  }
}
