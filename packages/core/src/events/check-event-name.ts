import type { EventName } from "../contract/events.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";

/** Every event there is; the type holds the list to be complete. */
const eventNames: Readonly<Record<EventName, true>> = {
  attempt: true,
  failure: true,
  success: true,
  switch: true,
  failback: true,
  exhaustion: true,
  circuitOpen: true,
  circuitClose: true,
  usage: true,
  extensionError: true,
  listenerError: true,
};

/** A listener on an event that does not exist would wait for ever. @throws {InvalidConfigError} */
export function checkEventName(event: string, listener: unknown): void {
  if (!Object.hasOwn(eventNames, event)) {
    const known = Object.keys(eventNames).join(", ");
    const message = `there is no such event; there are: ${known}`;
    throw new InvalidConfigError({
      issues: [{ path: "on(event)", message, received: JSON.stringify(event) }],
    });
  }
  if (typeof listener !== "function") {
    throw new InvalidConfigError({
      issues: [{ path: "on(event, listener)", message: "give a function", received: typeof listener }],
    });
  }
}
