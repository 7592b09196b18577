import type { EmbeddingRun } from "@hotspare/bulk";
import { type EmbeddingOutput, HotspareError } from "@hotspare/core";
import type { EndSignal, Terminal } from "../terminal.js";
import type { Remark } from "./remarks.js";
import type { InputSource } from "./sources/input-source.js";

/** 128 and the signal's number, as shells show it. */
const exitCodeOf: Readonly<Record<EndSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** The reason of a run that a signal ended. */
const interrupted = new HotspareError({ message: "The run was interrupted." });

/** Signals that arrived during a run. */
export interface Interruption {
  /** Exit code of the first signal. Undefined: none arrived. */
  readonly exitCode: number | undefined;
  /** Whether an error is the signal's doing alone. */
  readonly isReason: (error: unknown) => boolean;
  /** Leaves later signals to Node.js. */
  readonly end: () => void;
}

interface Interrupted {
  readonly run: EmbeddingRun<EmbeddingOutput>;
  readonly source: InputSource;
  readonly graceSeconds: number;
  readonly remark: Remark;
}

/**
 * Answers signals: the first lets the requests under way finish, within the grace, and reads no further input. The second ends the
 * requests. The third ends the program: whatever the moment, the file is whole or has a torn last line, which the next run removes.
 */
export function answerSignals(
  terminal: Terminal,
  { run, source, graceSeconds, remark }: Interrupted,
): Interruption {
  let exitCode: number | undefined;
  let signals = 0;
  let grace: NodeJS.Timeout | undefined;
  const forget = terminal.onSignal((signal) => {
    signals += 1;
    exitCode ??= exitCodeOf[signal];
    if (signals > 2) {
      terminal.exit(exitCode);
    } else if (signals === 2 || graceSeconds === 0) {
      run.abort(interrupted);
    } else {
      const { inFlight } = run.snapshot();
      const requests = `${inFlight} ${inFlight === 1 ? "request" : "requests"}`;
      const text = `${signal}: ${requests} may finish, for at most ${graceSeconds} seconds. A second signal ends the run at once.`;
      remark("interrupted", text, { signal, inFlight, graceSeconds });
      run.stop();
      source.stop();
      grace = setTimeout(() => run.abort(interrupted), graceSeconds * 1_000);
    }
  });
  return {
    get exitCode() {
      return exitCode;
    },
    isReason: (error) => error === interrupted,
    end: () => {
      clearTimeout(grace);
      forget();
    },
  };
}
