import type { ProviderPlugin } from "@hotspare/core";

/** What the commands know of the world: where they print, what they may read, where plugins come from. */
export interface Terminal {
  /** Prints what was asked for. */
  readonly out: (text: string) => void;
  /** Prints what went wrong, and what else there is to say. */
  readonly err: (text: string) => void;
  /** Whether what is printed is read by eyes, in colours. */
  readonly colours: boolean;
  /** Everything that is piped in. */
  readonly readInput: () => Promise<string>;
  /** The module of that name as the project in this folder has it installed; undefined: it has not. */
  readonly importModule: (specifier: string) => Promise<Readonly<Record<string, unknown>> | undefined>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The plugins that commands work with. */
export type Plugins = readonly ProviderPlugin[];
