import type { EventName, HotspareEvents } from "../../contract/events.js";
import type { Logger } from "../../contract/logger.js";
import { watchRejection } from "./watch-rejection.js";

/** The events an operator should read of, with the level and the words of each. */
const lines: Partial<Record<EventName, { readonly level: keyof Logger; readonly message: string }>> = {
  failure: { level: "debug", message: "Attempt failed" },
  switch: { level: "warn", message: "Switched to another credential" },
  failback: { level: "info", message: "Failed back to a better credential" },
  exhaustion: { level: "error", message: "No credential could answer" },
  circuitOpen: { level: "warn", message: "Circuit opened" },
  circuitClose: { level: "info", message: "Circuit closed" },
  extensionError: { level: "error", message: "An extension failed" },
  listenerError: { level: "warn", message: "An event listener failed" },
};

/** Writes events to a logger. One that throws or rejects breaks nothing and goes on being asked; it is reported once. */
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
      // `void` in the contract, which an async method fits too.
      const result: unknown = this.#logger[line.level](line.message, { ...payload });
      watchRejection(result, (error) => this.#reportOnce(error));
    } catch (error) {
      this.#reportOnce(error);
    }
  }

  /** The report is an event too, and is written to the same logger. */
  #reportOnce(error: unknown): void {
    if (!this.#reported) {
      this.#reported = true;
      this.#report(error);
    }
  }
}
