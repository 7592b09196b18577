import { EventEmitter } from "eventemitter3";
import type { Clock } from "../contract/clock.js";
import type {
  EventName,
  HotspareEventSink,
  HotspareEventSource,
  HotspareEvents,
} from "../contract/events.js";
import type { Logger } from "../contract/logger.js";
import { checkEventName } from "./check-event-name.js";
import { EventLog } from "./event-log.js";

type Listener<Name extends EventName> = (payload: HotspareEvents[Name]) => unknown;
type Emitted = { [Name in EventName]: [payload: HotspareEvents[Name]] };

/** What a bus is made from. */
export interface EventBusParts {
  readonly clock: Clock;
  readonly logger?: Logger;
  /** The Hotspare's bus, which hears everything that a model's hears. */
  readonly parent?: EventBus;
}

/**
 * Events of a Hotspare or of one model. Listeners are isolated: one that throws or rejects breaks nothing and is told as
 * `listenerError`. With no listener and no logger an event costs no allocation, if its sender asks `wants()` first.
 */
export class EventBus implements HotspareEventSource, HotspareEventSink {
  readonly #emitter = new EventEmitter<Emitted>();
  /** The isolated form of each listener, to find it again for `off`. */
  readonly #isolated = new Map<EventName, Map<Listener<never>, (payload: never) => void>>();
  readonly #clock: Clock;
  readonly #log: EventLog | undefined;
  readonly #parent: EventBus | undefined;

  constructor({ clock, logger, parent }: EventBusParts) {
    this.#clock = clock;
    this.#parent = parent;
    this.#log = logger === undefined ? undefined : new EventLog(logger, (error) => this.#reportLogger(error));
  }

  on<Name extends EventName>(event: Name, listener: Listener<Name>): () => void {
    checkEventName(event, listener);
    const known = this.#listenersOf(event);
    if (!known.has(listener)) {
      const isolated = (payload: HotspareEvents[Name]) => this.#call(event, listener, payload);
      known.set(listener, isolated);
      this.#emitter.on(event, isolated as never);
    }
    return () => this.off(event, listener);
  }

  once<Name extends EventName>(event: Name, listener: Listener<Name>): () => void {
    checkEventName(event, listener);
    const unsubscribe = this.on(event, (payload) => {
      unsubscribe();
      return listener(payload);
    });
    return unsubscribe;
  }

  off<Name extends EventName>(event: Name, listener: Listener<Name>): void {
    const known = this.#isolated.get(event);
    const isolated = known?.get(listener as Listener<never>);
    if (isolated !== undefined) {
      known?.delete(listener as Listener<never>);
      this.#emitter.off(event, isolated as never);
    }
  }

  wants(event: EventName): boolean {
    return (
      this.#emitter.listenerCount(event) > 0 ||
      this.#log?.writes(event) === true ||
      this.#parent?.wants(event) === true
    );
  }

  emit<Name extends EventName>(event: Name, payload: HotspareEvents[Name]): void {
    this.#log?.write(event, payload);
    (this.#emitter.emit as (event: Name, payload: HotspareEvents[Name]) => boolean).call(
      this.#emitter,
      event,
      payload,
    );
    this.#parent?.emit(event, payload);
  }

  #call<Name extends EventName>(event: Name, listener: Listener<Name>, payload: HotspareEvents[Name]): void {
    try {
      const result = listener(payload);
      if (result instanceof Promise) {
        result.catch((error: unknown) => this.#reportListener(event, error));
      }
    } catch (error) {
      this.#reportListener(event, error);
    }
  }

  /** A listener of `listenerError` that throws is not told to itself. */
  #reportListener(event: EventName, error: unknown): void {
    if (event !== "listenerError") {
      this.emit("listenerError", { event, message: messageOf(error), atMs: this.#clock.epochMs() });
    }
  }

  #reportLogger(error: unknown): void {
    this.emit("extensionError", {
      extension: "logger",
      name: "logger",
      message: messageOf(error),
      atMs: this.#clock.epochMs(),
    });
  }

  #listenersOf<Name extends EventName>(
    event: Name,
  ): Map<Listener<Name>, (payload: HotspareEvents[Name]) => void> {
    let known = this.#isolated.get(event);
    if (known === undefined) {
      known = new Map();
      this.#isolated.set(event, known);
    }
    return known as Map<Listener<Name>, (payload: HotspareEvents[Name]) => void>;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
