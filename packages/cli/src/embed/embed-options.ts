import type { SourceFormat } from "./sources/open-source.js";

/** The options of `hotspare embed`. */
export interface EmbedCommandOptions {
  readonly config: string;
  /** Undefined: the only embedder of the configuration. */
  readonly model: string | undefined;
  /** Undefined with `dryRun` alone. */
  readonly out: string | undefined;
  readonly format: SourceFormat | undefined;
  readonly textField: string;
  readonly idField: string | undefined;
  readonly delimiter: string;
  readonly inputType: "query" | "document" | undefined;
  readonly resume: boolean;
  /** Whether inputs that earlier runs could not embed are tried again. Undefined: in at most three runs. */
  readonly retryFailed: boolean | undefined;
  /** Whether an input that has changed is embedded again; else it ends the run. */
  readonly replaceChanged: boolean;
  readonly binary: boolean;
  readonly concurrency: number | undefined;
  readonly batchSize: number | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
  /** Between lines of progress where no terminal shows them, in seconds. 0: no lines. */
  readonly progressEvery: number;
  /** How long requests under way may go on after a signal, in seconds. */
  readonly grace: number;
  readonly plugin: readonly string[];
  /** The words of the command line, for the command that goes on. */
  readonly words: readonly string[];
}

/** The options of a run, whose place for the vectors is known. */
export type ToFile = EmbedCommandOptions & { readonly out: string };
