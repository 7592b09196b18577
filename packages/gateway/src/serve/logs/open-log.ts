import type { Logger } from "@hotspare/core";
import pino, { type DestinationStream, type Logger as PinoLogger } from "pino";
import type { GatewayLogger } from "../../server/gateway-options.js";
import type { logLevels } from "../sections/gateway-section.js";
import { publicFields } from "./public-fields.js";

export type LogLevel = (typeof logLevels)[number];

/** The log of a gateway. The lines are JSON, and never have a prompt, a key or a provider's address. */
export interface GatewayLog extends GatewayLogger {
  warn(fields: object, message: string): void;
  /** Leaves out later lines below this level. */
  setLevel(level: LogLevel): void;
  /** Logger for core, which writes switches, failbacks, exhaustions and circuits. */
  readonly ofHotspare: Logger;
  /** Resolves when everything is written, or after a second, because the reader of the log may have stopped reading. */
  flush(): Promise<void>;
}

/** Most bytes that wait to be written. Further lines are lost, so that a reader that has stopped does not fill the memory. */
const mostWaitingBytes = 16 * 1_048_576;
const flushMs = 1_000;
/** Lines are written in blocks, because writing each line alone costs a tenth of the time of a request. A block that is not full is written after this time. */
const blockMs = 100;
const ownOptions = { fd: 1, sync: false, maxLength: mostWaitingBytes, minLength: 4_096 };

/** Writes lines in blocks. Pino writes the last block when the process ends. */
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
      // The destination is destroyed but has not emitted "close" yet.
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

/** @param given receives each line. @default the standard output, written without waiting */
export function openLog(level: LogLevel, given?: DestinationStream): GatewayLog {
  const own = given === undefined ? pino.destination(ownOptions) : undefined;
  // A closed pipe must end the log but not the gateway.
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
