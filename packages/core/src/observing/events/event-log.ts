import type { EventName, HotspareEvents } from "../../contract/events.js";
import type { Logger } from "../../contract/logger.js";
import { watchRejection } from "../../errors/watch-rejection.js";

/** The events that an operator should see, with level and message. */
const lines: Partial<Record<EventName, { readonly level: keyof Logger; readonly message: string }>> = {
  failure: { level: "debug", message: "Attempt failed" },
  switch: { level: "warn", message: "Switched to another credential" },
  failback: { level: "info", message: "Failed back to a better credential" },
  exhaustion: { level: "error", message: "No credential could answer" },
  circuitOpen: { level: "warn", message: "Circuit opened" },
  circuitClose: { level: "info", message: "Circuit closed" },
  healthLink: { level: "warn", message: "The health link changed its state" },
  extensionError: { level: "error", message: "An extension failed" },
  listenerError: { level: "warn", message: "An event listener failed" },
};

/**
 * Writes events to a logger. If the logger throws or rejects, the log reports the failure once and continues to use the
 * logger.
 */
export class EventLog {
  readonly #logger: Logger;
  readonly #report: (error: unknown) => void;
  #reported = false;

  constructor(logger: Logger, report: (error: unknown) => void) {
    this.#logger = logger;
    this.#report = report;
  }

  writes(event: EventName): boolean {
    return lines[event] !== undefined;
  }

  write<Name extends EventName>(event: Name, payload: HotspareEvents[Name]): void {
    const line = lines[event];
    if (line === undefined) {
      return;
    }
    try {
      // The contract says `void`, which also admits an async method.
      const result: unknown = this.#logger[line.level](line.message, { ...payload });
      watchRejection(result, (error) => this.#reportOnce(error));
    } catch (error) {
      this.#reportOnce(error);
    }
  }

  /** The report is itself an event and goes to the same logger. */
  #reportOnce(error: unknown): void {
    if (!this.#reported) {
      this.#reported = true;
      this.#report(error);
    }
  }
}
