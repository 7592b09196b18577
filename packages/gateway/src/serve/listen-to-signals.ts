import type { ServeSignal } from "./serve-options.js";

export interface SignalActions {
  readonly onSignal: (listener: (signal: ServeSignal) => void) => () => void;
  readonly reload: () => void;
  /** Lets running answers end. */
  readonly end: (signal: ServeSignal) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

/** The exit codes that a shell reports for a process that a signal has ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** SIGHUP reloads the file. The first SIGINT or SIGTERM lets running answers end, and the second ends the process. Returns a function that stops listening. */
export function listenToSignals({ onSignal, reload, end, exit }: SignalActions): () => void {
  let isEnding = false;
  return onSignal((signal) => {
    if (signal === "SIGHUP") {
      reload();
    } else if (isEnding) {
      exit(exitCodes[signal]);
    } else {
      isEnding = true;
      end(signal);
    }
  });
}

const signals: readonly ServeSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Listens to the signals of the process. Returns a function that stops listening. */
export function onProcessSignal(listener: (signal: ServeSignal) => void): () => void {
  for (const signal of signals) {
    process.on(signal, listener);
  }
  return () => {
    for (const signal of signals) {
      process.off(signal, listener);
    }
  };
}
