import type { Environment } from "@hotspare/config";
import { type ConfigIssue, InvalidConfigError, type PluginList } from "@hotspare/core";
import { refuseUnknown, showValue } from "@hotspare/core/plugin";
import type { LogLevel } from "./logs/open-log.js";
import { logLevels } from "./sections/gateway-section.js";
import type { ImportModule } from "./telemetry/start-telemetry.js";

/** Signals that a gateway handles. SIGHUP makes the gateway read its file again. SIGINT and SIGTERM end the gateway. */
export type ServeSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Options of `serveConfig`. An option overrides the same field of the file. */
export interface ServeOptions {
  /** The providers that the file may use, such as `[openai(), azure()]`. */
  readonly plugins: PluginList;
  /** Variables for the references `${NAME}` of the file. @default process.env */
  readonly environment?: Environment | undefined;
  /** Address to listen on. @default `gateway.host` of the file, or 127.0.0.1 */
  readonly host?: string | undefined;
  /** Port to listen on; 0 chooses a free port. @default `gateway.port` of the file, or 8787 */
  readonly port?: number | undefined;
  /** How long running answers may continue after SIGTERM, in milliseconds. @default `gateway.graceMs` of the file, or 25000 */
  readonly graceMs?: number | undefined;
  /** Lowest level of the lines in the log. @default `gateway.logs.level` of the file, or "info" */
  readonly logLevel?: LogLevel | undefined;
  /** Receives each line of the log. @default the standard output */
  readonly logTo?: { write(line: string): void } | undefined;
  /**
   * Registers a listener for signals, and returns a function that removes the listener. `false`: the gateway handles no signals, for example in a program with
   * other work. @default the signals of the process
   */
  readonly onSignal?: ((listener: (signal: ServeSignal) => void) => () => void) | false | undefined;
  /** Ends the process at once. The gateway calls this function at the second signal. @default process.exit */
  readonly exit?: ((code: number) => void) | undefined;
  /** Whether the gateway reads a changed file again. @default true */
  readonly watch?: boolean | undefined;
  /** Imports the packages of the section `telemetry` from the user's project. @default imports the packages from where @hotspare/gateway is installed */
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

/** @throws {InvalidConfigError} when an option is wrong; the error lists every issue */
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

/** A running gateway that serves the models of a file. */
export interface RunningGateway {
  /** Address on which the gateway listens, such as `http://127.0.0.1:8787`, without the path prefix. */
  readonly url: string;
  /** Address of the gateway's page. */
  readonly pageUrl: string;
  /** Names of the models that the gateway serves now, in the order of the file. */
  readonly models: readonly { readonly name: string; readonly kind: "vlm" | "embedder" }[];
  /** Whether clients need a key. */
  readonly hasClients: boolean;
  /**
   * Reads the file again, as SIGHUP does. Resolves to false if the file is wrong. The log then lists the mistakes, and the gateway continues with the old configuration.
   */
  reload(): Promise<boolean>;
  /**
   * Answers new requests with 503, lets running answers end within `graceMs` milliseconds, and closes everything. A second call waits for the first call. A second
   * call with `graceMs: 0` cuts the answers that still run. @default graceMs as in the options
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
  /**
   * Resolves when the gateway has closed, after `close()` or a signal. Rejects, as `close()` does, when the gateway could not write something at the end, such as
   * budgets.
   */
  readonly ended: Promise<void>;
}
