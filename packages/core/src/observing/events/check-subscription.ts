import type { EventName } from "../../contract/events.js";
import { suggestName } from "../../errors/hints/suggest-name.js";
import { InvalidConfigError } from "../../errors/invalid-config-error.js";
import { describeValue } from "../../options/refused/received-value.js";

/** Every event name. The type guarantees that the list is complete. */
const eventNames: Readonly<Record<EventName, true>> = {
  callStart: true,
  callEnd: true,
  attempt: true,
  firstContent: true,
  failure: true,
  success: true,
  abandoned: true,
  waitStart: true,
  waitEnd: true,
  switch: true,
  failback: true,
  exhaustion: true,
  circuitOpen: true,
  circuitClose: true,
  usage: true,
  healthLink: true,
  extensionError: true,
  listenerError: true,
};

/** Rejects unknown events, because a listener on an unknown event would wait for ever. @throws {InvalidConfigError} */
export function checkSubscription(event: unknown, listener: unknown): void {
  const known = Object.keys(eventNames);
  if (typeof event !== "string" || !known.includes(event)) {
    refuse("on(event)", `no event has this name; ${suggestName(String(event), known)}`, event);
  }
  if (typeof listener !== "function") {
    refuse("on(event, listener)", "give a function", listener);
  }
}

function refuse(path: string, message: string, value: unknown): never {
  throw new InvalidConfigError({
    subject: "arguments of events.on()",
    issues: [{ path, message, received: describeValue(value, "value") }],
  });
}
