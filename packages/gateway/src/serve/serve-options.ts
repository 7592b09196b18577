import type { Environment } from "@hotspare/config";
import { type ConfigIssue, InvalidConfigError, type PluginList } from "@hotspare/core";
import { refuseUnknown, showValue } from "@hotspare/core/plugin";
import type { LogLevel } from "./logs/open-log.js";
import { logLevels } from "./sections/gateway-section.js";
import type { ImportModule } from "./telemetry/start-telemetry.js";

/** Signals that a gateway answers: SIGHUP reads its file again, the others end it. */
export type ServeSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Options of `serveConfig`. What is given here overrides the file. */
export interface ServeOptions {
  /** The providers: `[openai(), azure()]`. */
  readonly plugins: PluginList;
  /** Where `${NAME}` is looked up. @default process.env */
  readonly environment?: Environment | undefined;
  /** Address to listen on. @default the file's, and 127.0.0.1 without one */
  readonly host?: string | undefined;
  /** Port to listen on; 0 takes a free port. @default the file's, and 8787 without one */
  readonly port?: number | undefined;
  /** How long running answers may continue after SIGTERM, in milliseconds. @default the file's, and 25000 without one */
  readonly graceMs?: number | undefined;
  /** Least level of the lines of the log. @default the file's, and "info" without one */
  readonly logLevel?: LogLevel | undefined;
  /** Receives each line of the log. @default the standard output */
  readonly logTo?: { write(line: string): void } | undefined;
  /**
   * Listens to signals, and returns what ends listening: `(listener) => onSignals(listener)`. @default the signals of the process; false: no signals, as in a program
   * that has other work
   */
  readonly onSignal?: ((listener: (signal: ServeSignal) => void) => () => void) | false | undefined;
  /** Ends the process at once, at the second signal. @default process.exit */
  readonly exit?: ((code: number) => void) | undefined;
  /** Whether a changed file is read again. @default true */
  readonly watch?: boolean | undefined;
  /** Imports the packages of the section `telemetry`, as the project has them. @default as this package finds them */
  readonly importModule?: ImportModule | undefined;
}

const serveOptionNames: readonly (keyof ServeOptions)[] = [
  "plugins",
  "environment",
  "host",
  "port",
  "graceMs",
  "logLevel",
  "logTo",
  "onSignal",
  "exit",
  "watch",
  "importModule",
];

/** @throws {InvalidConfigError} with everything that is wrong. What a file may have too is checked as in the file */
export function checkServeOptions(options: ServeOptions): void {
  const subject = "options of serveConfig()";
  refuseUnknown(options, serveOptionNames, subject);
  const { host, port, graceMs, logLevel } = options;
  const issues: ConfigIssue[] = [];
  if (host !== undefined && (typeof host !== "string" || host === "")) {
    issues.push({
      path: "host",
      message: 'must be an address such as "127.0.0.1"',
      received: showValue(host),
    });
  }
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    issues.push({
      path: "port",
      message: "must be a whole number from 0 to 65535",
      received: showValue(port),
    });
  }
  if (graceMs !== undefined && !(typeof graceMs === "number" && graceMs >= 0)) {
    const message = "must be 0 or a positive number of milliseconds";
    issues.push({ path: "graceMs", message, received: showValue(graceMs) });
  }
  if (logLevel !== undefined && !logLevels.includes(logLevel)) {
    const message = `must be one of ${logLevels.join(", ")}`;
    issues.push({ path: "logLevel", message, received: showValue(logLevel) });
  }
  if (issues.length > 0) {
    throw new InvalidConfigError({ subject, issues });
  }
}

/** A gateway that serves a file. */
export interface RunningGateway {
  /** Where it listens, such as `http://127.0.0.1:8787`, without the path prefix. */
  readonly url: string;
  /** Where the page is. */
  readonly pageUrl: string;
  /** Names of the models that it serves now, in the order of the file. */
  readonly models: readonly { readonly name: string; readonly kind: "vlm" | "embedder" }[];
  /** Whether clients need a key. */
  readonly hasClients: boolean;
  /**
   * Reads the file again, as SIGHUP does. Resolves to false when the file is wrong: the log says where, and the gateway serves on as before.
   */
  reload(): Promise<boolean>;
  /** Answers new requests with 503, lets running answers end within the grace, and closes everything. A second time waits for the first, and with a grace of 0 cuts what still runs. */
  close(options?: { readonly graceMs?: number }): Promise<void>;
  /** Resolves when the gateway has closed, by `close()` or by a signal. Rejects, as `close()` does, when something could not be written at the end, such as budgets. */
  readonly ended: Promise<void>;
}
