import type { Logger } from "@hotspare/core";
import pino, { type DestinationStream, type Logger as PinoLogger } from "pino";
import type { GatewayLogger } from "../../server/gateway-options.js";
import type { logLevels } from "../sections/gateway-section.js";
import { publicFields } from "./public-fields.js";

export type LogLevel = (typeof logLevels)[number];

/** The log of a gateway: lines of JSON, without a prompt, a key or an address of a provider. */
export interface GatewayLog extends GatewayLogger {
  warn(fields: object, message: string): void;
  /** Later lines below this level are left out. */
  setLevel(level: LogLevel): void;
  /** What core writes: switches, failbacks, exhaustions, circuits. */
  readonly ofHotspare: Logger;
  /** Resolves when everything is written, or after a second: a reader of the log may have stopped. */
  flush(): Promise<void>;
}

/** A reader that has stopped must not fill the memory: lines beyond this are lost. */
const mostWaitingBytes = 16 * 1_048_576;
const flushMs = 1_000;
/** A write for each line costs a tenth of what a request costs. A block that does not fill is written after this many milliseconds. */
const blockMs = 100;
const ownOptions = { fd: 1, sync: false, maxLength: mostWaitingBytes, minLength: 4_096 };

/** Pino writes what is left when the process ends. */
function inBlocks(own: ReturnType<typeof pino.destination>): DestinationStream {
  let isFlushDue = false;
  let isOver = false;
  own.once("close", () => {
    isOver = true;
  });
  const flush = () => {
    isFlushDue = false;
    if (isOver) {
      return;
    }
    try {
      own.flush();
    } catch {
      // Destroyed, and not yet closed: there is nothing left to write to.
    }
  };
  return {
    write(line) {
      own.write(line);
      if (!isFlushDue) {
        isFlushDue = true;
        setTimeout(flush, blockMs).unref();
      }
    },
  };
}

/** @param given receives each line. @default the standard output, which nothing waits for */
export function openLog(level: LogLevel, given?: DestinationStream): GatewayLog {
  const own = given === undefined ? pino.destination(ownOptions) : undefined;
  // A closed pipe ends the log, and not the gateway.
  own?.on("error", () => undefined);
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    own === undefined ? given : inBlocks(own),
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    setLevel: (next) => {
      logger.level = next;
    },
    ofHotspare: hotspareLogger(logger),
    flush: () =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, flushMs);
        const done = () => {
          clearTimeout(timer);
          resolve();
        };
        if (own === undefined) {
          done();
        } else {
          own.flush(done);
        }
      }),
  };
}

function hotspareLogger(logger: PinoLogger): Logger {
  const write =
    (level: "debug" | "info" | "warn" | "error") =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      if (logger.isLevelEnabled(level)) {
        logger[level](publicFields(fields), message);
      }
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
