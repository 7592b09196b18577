import type { Hotspare } from "@hotspare/core";
import type { Tally } from "../tally.js";
import type { Report } from "./report.js";

/** Totals of usage are numbers, whatever a plugin reports. */
export class TotalsWatch {
  readonly #usage: Hotspare<readonly []>["usage"];
  readonly #tally: Tally;
  readonly #report: Report;

  constructor(usage: Hotspare<readonly []>["usage"], tally: Tally, report: Report) {
    this.#usage = usage;
    this.#tally = tally;
    this.#report = report;
  }

  end(): void {
    const { total, rows } = this.#usage.snapshot();
    for (const sums of [total, ...rows]) {
      for (const [name, value] of Object.entries(sums)) {
        if (typeof value === "number" && !(Number.isFinite(value) && value >= 0)) {
          this.#tally.badTotals += 1;
          this.#report(`${name} is ${value} in ${JSON.stringify(sums)}`);
        }
      }
    }
  }
}
