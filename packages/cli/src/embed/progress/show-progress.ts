import { cellText, ownControl, visibleText } from "../../output/visible-text.js";
import type { Terminal } from "../../terminal.js";
import type { Remark } from "../remarks.js";
import { progressBar, progressLine, type RunProgress } from "./run-progress.js";

interface ShowOptions {
  readonly terminal: Terminal;
  readonly remark: Remark;
  readonly json: boolean;
  /** Seconds between lines where there is no bar. 0: no lines. */
  readonly everySeconds: number;
  readonly progress: () => RunProgress;
}

const redrawMs = 200;
/** Goes to the beginning of the line and empties it. */
const emptied = `${ownControl("\r\u001b")}[K`;

/** What shows the progress. */
export interface ProgressDisplay {
  /** A remark that does not run into the bar. */
  readonly remark: Remark;
  /** Shows the progress a last time. */
  readonly end: () => void;
}

/**
 * Shows the progress until it is ended: as a bar in the last line of a terminal, else as lines. A terminal that does not
 * say how wide it is gets lines too.
 */
export function showProgress({
  terminal,
  remark,
  json,
  everySeconds,
  progress,
}: ShowOptions): ProgressDisplay {
  const isBar = () => !json && (terminal.errColumns() ?? 0) > 0 && terminal.environment["TERM"] !== "dumb";
  if (isBar()) {
    const draw = () => {
      // The last column stays free: some terminals begin a new line there.
      const width = Math.max(0, (terminal.errColumns() ?? 0) - 1);
      terminal.err(`${emptied}${progressBar(visibleIds(progress()), width, Date.now())}`);
    };
    const timer = setInterval(draw, redrawMs);
    draw();
    return {
      remark: (...said) => {
        terminal.err(emptied);
        remark(...said);
        draw();
      },
      end: () => {
        clearInterval(timer);
        draw();
        terminal.err("\n");
      },
    };
  }
  if (everySeconds === 0) {
    return { remark, end: () => undefined };
  }
  const write = () => {
    const now = progress();
    remark("progress", progressLine(visibleIds(now), Date.now()), { ...now });
  };
  const timer = setInterval(write, everySeconds * 1_000);
  return {
    remark,
    end: () => {
      clearInterval(timer);
      write();
    },
  };
}

/** An escape is wider than the character that it stands for. */
function visibleIds(progress: RunProgress): RunProgress {
  const credentials = progress.credentials.map(({ id, ...rest }) => ({
    ...rest,
    id: visibleText(cellText(id)),
  }));
  return { ...progress, credentials };
}
