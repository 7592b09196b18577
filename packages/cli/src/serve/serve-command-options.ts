/** Levels of the gateway's log. */
export const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/** What a gateway on the command line can be asked for. What is absent stands in the file. */
export interface ServeCommandOptions {
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly graceMs: number | undefined;
  readonly logLevel: (typeof logLevels)[number] | undefined;
  readonly json: boolean;
  readonly plugin: readonly string[];
}
