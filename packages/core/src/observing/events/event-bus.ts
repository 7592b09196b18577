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
import { checkSubscription } from "./check-subscription.js";
import { EventLog } from "./event-log.js";
import { watchRejection } from "./watch-rejection.js";

type Listener<Name extends EventName> = (payload: HotspareEvents[Name]) => unknown;
type Isolated<Name extends EventName> = (payload: HotspareEvents[Name]) => void;
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

  /** The same listener, given twice, is called once. @throws {InvalidConfigError} when there is no such event */
  on<Name extends EventName>(event: Name, listener: Listener<Name>): () => void {
    checkSubscription(event, listener);
    return this.#subscribe(event, listener, listener);
  }

  /** @throws {InvalidConfigError} when there is no such event */
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
    return (
      this.#emitter.listenerCount(event) > 0 ||
      this.#log?.writes(event) === true ||
      this.#parent?.wants(event) === true
    );
  }

  emit<Name extends EventName>(event: Name, payload: HotspareEvents[Name]): void {
    this.emitLocal(event, payload);
    this.#parent?.emit(event, payload);
  }

  /** Tells the listeners and the logger of this bus alone. */
  emitLocal<Name extends EventName>(event: Name, payload: HotspareEvents[Name]): void {
    this.#log?.write(event, payload);
    (this.#emitter.emit as (event: Name, payload: HotspareEvents[Name]) => boolean).call(
      this.#emitter,
      event,
      payload,
    );
  }

  /** `listener` is who is known for it, `call` what is called. */
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
    return () => this.#unsubscribe(event, listener, isolated);
  }

  /** Takes away this subscription, and not a later one of the same listener. */
  #unsubscribe<Name extends EventName>(
    event: Name,
    listener: Listener<Name>,
    isolated: Isolated<Name>,
  ): void {
    const known = this.#listenersOf(event);
    if (known.get(listener) === isolated) {
      known.delete(listener);
      this.#emitter.off(event, isolated as never);
    }
  }

  #call<Name extends EventName>(event: Name, listener: Listener<Name>, payload: HotspareEvents[Name]): void {
    try {
      watchRejection(listener(payload), (error) => this.#reportListener(event, error));
    } catch (error) {
      this.#reportListener(event, error);
    }
  }

  /** A listener of `listenerError` that throws is not told to itself. */
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
