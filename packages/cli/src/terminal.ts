import type { Readable } from "node:stream";
import type { ProviderPlugin } from "@hotspare/core/plugin";

/** Signals that end a program, and that a command may answer itself. */
export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** A terminal that can be drawn on, with a person before it. */
export interface TerminalScreen {
  /** At this moment, in characters. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly onResize: (listener: () => void) => () => void;
  /** Until the returned function is called, keys are not shown, and the listener gets each as it is pressed; Ctrl-C is `\u0003`. */
  readonly onKey: (listener: (key: string) => void) => () => void;
}

/** The commands' connection to the outside: output, input, and the source of plugins. */
export interface Terminal {
  /** Prints the requested output. */
  readonly out: (text: string) => void;
  /** Prints errors and other remarks. */
  readonly err: (text: string) => void;
  /** Whether a person reads the output, so that colours help. */
  readonly colours: boolean;
  /** How wide the terminal is that shows errors and remarks, at this moment. Undefined: no terminal shows them. */
  readonly errColumns: () => number | undefined;
  /** Absent: the output goes elsewhere, such as into a file. */
  readonly screen?: TerminalScreen;
  /** What is piped in. */
  readonly openInput: () => Readable;
  /** Until the returned function is called, the program does not end by these signals. */
  readonly onSignal: (listener: (signal: EndSignal) => void) => () => void;
  /** Ends the program at once. */
  readonly exit: (exitCode: number) => void;
  /**
   * Imports a module as installed in the project of this folder. Resolves to undefined if the module is not installed.
   */
  readonly importModule: (specifier: string) => Promise<Readonly<Record<string, unknown>> | undefined>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The plugins that commands use. */
export type Plugins = readonly ProviderPlugin[];
