import type { ProviderPlugin } from "@hotspare/core/plugin";

/** The commands' connection to the outside: output, input, and the source of plugins. */
export interface Terminal {
  /** Prints the requested output. */
  readonly out: (text: string) => void;
  /** Prints errors and other remarks. */
  readonly err: (text: string) => void;
  /** Whether a person reads the output, so that colours help. */
  readonly colours: boolean;
  /** Reads everything that is piped in. */
  readonly readInput: () => Promise<Uint8Array>;
  /**
   * Imports a module as installed in the project of this folder. Resolves to undefined if the module is not installed.
   */
  readonly importModule: (specifier: string) => Promise<Readonly<Record<string, unknown>> | undefined>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The plugins that commands use. */
export type Plugins = readonly ProviderPlugin[];
