import { cellText, ownControl } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";

/** How often the line changes, in milliseconds. */
const redrawMs = 200;
/** Goes to the beginning of the line and empties it. */
const emptied = `${ownControl("\r\u001b")}[K`;

/** Shows how far a simulation is, in the last line of a terminal. Elsewhere nothing is shown. */
export interface SimulationProgress {
  /** @param share of the work that is done, from 0 to 1 */
  readonly show: (share: number) => void;
  /** Empties the line. */
  readonly clear: () => void;
}

export function progressLine(terminal: Terminal, what: string): SimulationProgress {
  let shownMs = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show(share) {
      const columns = terminal.errColumns() ?? 0;
      const nowMs = performance.now();
      if (columns === 0 || terminal.environment["TERM"] === "dumb" || nowMs - shownMs < redrawMs) {
        return;
      }
      shownMs = nowMs;
      isShown = true;
      // The last column stays free: some terminals begin a new line there.
      terminal.err(`${emptied}${`${Math.floor(share * 100)} % of ${cellText(what)}`.slice(0, columns - 1)}`);
    },
    clear() {
      if (isShown) {
        terminal.err(emptied);
      }
    },
  };
}
