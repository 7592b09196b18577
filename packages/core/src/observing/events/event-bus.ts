import { EventEmitter } from "eventemitter3";
import { messageOfThrown } from "../../classification/extension-report.js";
import type { Clock } from "../../contract/clock.js";
import type {
  EventName,
  HotspareEventSink,
  HotspareEventSource,
  HotspareEvents,
} from "../../contract/events.js";
import type { Logger } from "../../contract/logger.js";
import { watchRejection } from "../../errors/watch-rejection.js";
import { checkSubscription } from "./check-subscription.js";
import { EventLog } from "./event-log.js";

type Listener<Name extends EventName> = (payload: HotspareEvents[Name]) => unknown;
type Isolated<Name extends EventName> = (payload: HotspareEvents[Name]) => void;
type Emitted = { [Name in EventName]: [payload: HotspareEvents[Name]] };

export interface EventBusParts {
  readonly clock: Clock;
  readonly logger?: Logger;
  /** The Hotspare's bus, which receives every event of a model's bus. */
  readonly parent?: EventBus;
}

/**
 * Emits the events of a Hotspare or of one model. Listeners are isolated: when a listener throws or rejects, the bus
 * emits `listenerError` and continues. An event without listeners and logger allocates nothing if its sender checks
 * `wants()` first.
 */
export class EventBus implements HotspareEventSource, HotspareEventSink {
  readonly #emitter = new EventEmitter<Emitted>();
  /** The isolated form of each listener, so that `off` finds it. */
  readonly #isolated = new Map<EventName, Map<Listener<never>, (payload: never) => void>>();
  readonly #clock: Clock;
  readonly #log: EventLog | undefined = undefined;
  readonly #parent: EventBus | undefined;
  /** Listeners and loggers of all buses of one Hotspare. A call asks five times, and mostly there is nobody. */
  readonly #audience: { size: number };
  /** Subscriptions of all events of this bus. */
  #subscriptions = 0;

  constructor({ clock, logger, parent }: EventBusParts) {
    this.#clock = clock;
    this.#parent = parent;
    this.#audience = parent === undefined ? { size: 0 } : parent.#audience;
    if (logger !== undefined) {
      this.#log = new EventLog(logger, (error) => this.#reportLogger(error));
      this.#audience.size += 1;
    }
  }

  /** A listener added twice is called once. @throws {InvalidConfigError} when the event does not exist */
  on<Name extends EventName>(event: Name, listener: Listener<Name>): () => void {
    checkSubscription(event, listener);
    return this.#subscribe(event, listener, listener);
  }

  /** @throws {InvalidConfigError} when the event does not exist */
  once<Name extends EventName>(event: Name, listener: Listener<Name>): () => void {
    checkSubscription(event, listener);
    const unsubscribe = this.#subscribe(event, listener, (payload) => {
      unsubscribe();
      return listener(payload);
    });
    return unsubscribe;
  }

  off<Name extends EventName>(event: Name, listener: Listener<Name>): void {
    const isolated = this.#listenersOf(event).get(listener);
    if (isolated !== undefined) {
      this.#unsubscribe(event, listener, isolated);
    }
  }

  wants(event: EventName): boolean {
    return this.#audience.size > 0 && this.#hasAudience(event);
  }

  #hasAudience(event: EventName): boolean {
    return (
      (this.#subscriptions > 0 && this.#emitter.listenerCount(event) > 0) ||
      this.#log?.writes(event) === true ||
      this.#parent?.wants(event) === true
    );
  }

  emit<Name extends EventName>(event: Name, payload: HotspareEvents[Name]): void {
    this.emitLocal(event, payload);
    this.#parent?.emit(event, payload);
  }

  /** Emits to the listeners and the logger of this bus only. */
  emitLocal<Name extends EventName>(event: Name, payload: HotspareEvents[Name]): void {
    this.#log?.write(event, payload);
    (this.#emitter.emit as (event: Name, payload: HotspareEvents[Name]) => boolean).call(
      this.#emitter,
      event,
      payload,
    );
  }

  /** `listener` identifies the subscription. The bus calls `call`. */
  #subscribe<Name extends EventName>(
    event: Name,
    listener: Listener<Name>,
    call: Listener<Name>,
  ): () => void {
    const known = this.#listenersOf(event);
    const earlier = known.get(listener);
    if (earlier !== undefined) {
      return () => this.#unsubscribe(event, listener, earlier);
    }
    const isolated = (payload: HotspareEvents[Name]) => this.#call(event, call, payload);
    known.set(listener, isolated);
    this.#emitter.on(event, isolated as never);
    this.#subscriptions += 1;
    this.#audience.size += 1;
    return () => this.#unsubscribe(event, listener, isolated);
  }

  /** Removes this subscription, but not a later subscription of the same listener. */
  #unsubscribe<Name extends EventName>(
    event: Name,
    listener: Listener<Name>,
    isolated: Isolated<Name>,
  ): void {
    const known = this.#listenersOf(event);
    if (known.get(listener) === isolated) {
      known.delete(listener);
      this.#emitter.off(event, isolated as never);
      this.#subscriptions -= 1;
      this.#audience.size -= 1;
    }
  }

  #call<Name extends EventName>(event: Name, listener: Listener<Name>, payload: HotspareEvents[Name]): void {
    try {
      watchRejection(listener(payload), (error) => this.#reportListener(event, error));
    } catch (error) {
      this.#reportListener(event, error);
    }
  }

  /** A listener of `listenerError` that throws does not receive its own failure. */
  #reportListener(event: EventName, error: unknown): void {
    if (event !== "listenerError") {
      this.emit("listenerError", { event, message: messageOfThrown(error), atMs: this.#clock.epochMs() });
    }
  }

  #reportLogger(error: unknown): void {
    this.emit("extensionError", {
      extension: "logger",
      name: "logger",
      message: messageOfThrown(error),
      atMs: this.#clock.epochMs(),
    });
  }

  #listenersOf<Name extends EventName>(event: Name): Map<Listener<Name>, Isolated<Name>> {
    let known = this.#isolated.get(event);
    if (known === undefined) {
      known = new Map();
      this.#isolated.set(event, known);
    }
    return known as Map<Listener<Name>, Isolated<Name>>;
  }
}
