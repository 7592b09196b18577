import type { Clock } from "../../contract/clock.js";
import type {
  Ask,
  CallModel,
  ChangedRoom,
  Grant,
  Offer,
  Waiter,
  WaitingRoomDoor,
} from "../call/call-model.js";
import type { ModelCredential } from "../call/model-credential.js";
import { isWorthIt, Lane, type Prospect, type WaitEnd, WaitingCall } from "./lane.js";

/** Nobody reads why a timer was stopped, and an `AbortController` without a reason makes an error with a stack each time. */
const timerMoved = "the room's timer has moved";

/**
 * Where a model's calls wait that cannot be sent now, and may be soon. First come, first served among the calls that what came free can
 * serve. A change admits as many as there is room for and wakes no other.
 */
export class WaitingRoom implements WaitingRoomDoor, ChangedRoom {
  readonly #model: CallModel;
  readonly #clock: Clock;
  readonly #lanes = new Map<string, Lane>();
  size = 0;
  /** The attempt whose end was the change; undefined: it was something else, or a time has come. */
  #freedBy: number | undefined;
  #isAdmitting = false;
  /** When the lanes are asked next, if nothing changes before; infinite: never. */
  #wakeAtMs = Number.POSITIVE_INFINITY;
  /** Fires at `#wakeAtMs` or earlier. */
  #timer: { readonly atMs: number; readonly stop: AbortController } | undefined;

  constructor(model: CallModel) {
    this.#model = model;
    this.#clock = model.shared.clock;
  }

  mustQueue(waiter: Waiter, excluded: ReadonlySet<ModelCredential>): boolean {
    return this.#laneAhead(waiter, excluded) !== undefined;
  }

  async wait(waiter: Waiter, excluded: ReadonlySet<ModelCredential>, ask: Ask): Promise<Grant | undefined> {
    const { call, patienceMs, patienceForRightMs } = waiter;
    if (patienceForRightMs === 0) {
      return undefined;
    }
    const ahead = this.#laneAhead(waiter, excluded);
    const offer: Offer = ahead === undefined ? ask(waiter.askingMs) : ahead.prospect;
    if ("lease" in offer) {
      return offer;
    }
    const beganMs = this.#clock.monotonicMs();
    const isAsked = "isAsked" in offer && offer.isAsked === true;
    const deadlineMs = beganMs + (isAsked ? patienceForRightMs : patienceMs);
    if (
      deadlineMs <= beganMs ||
      "isExhausted" in offer ||
      !isWorthIt(offer, deadlineMs) ||
      this.size >= this.#model.retry.maxWaiting ||
      // Asking emits events, and a listener may have stopped the call.
      call.state.is !== "running"
    ) {
      return undefined;
    }
    const lane = ahead ?? this.#addLane(waiter, excluded, offer);
    return new Promise((resolve) => {
      const waiting = new WaitingCall(
        { waiter, ask, lane, beganMs, patienceMs, patienceForRightMs, deadlineMs },
        (_, outcome, grant) => {
          this.#leave(waiting, outcome);
          resolve(grant);
        },
      );
      this.#enter(waiting, offer);
    });
  }

  /** Admits from the front of each lane until nothing more is offered: no call behind a front is asked about. */
  admit(): void {
    if (this.#isAdmitting) {
      return;
    }
    // Also when the last call has just left: a change that is still noted would hide the next.
    this.#model.shared.changedRooms.delete(this);
    if (this.size === 0) {
      return;
    }
    this.#isAdmitting = true;
    try {
      this.#admitWhileOffered();
    } finally {
      this.#isAdmitting = false;
      this.#freedBy = undefined;
    }
  }

  #admitWhileOffered(): void {
    const open = new Set(this.#lanes.values());
    for (;;) {
      let lane: Lane | undefined;
      for (const other of open) {
        lane = lane === undefined || other.comesBefore(lane) ? other : lane;
      }
      if (lane === undefined) {
        break;
      }
      const { first } = lane;
      const offer = first === undefined ? undefined : this.#askFor(first);
      if (first === undefined || offer === undefined) {
        open.delete(lane);
      } else if ("lease" in offer) {
        first.end("admitted", offer);
      } else if ("isExhausted" in offer) {
        first.end("expired");
      } else {
        const wasAsked = lane.prospect.isAsked === true;
        const hopeless = lane.look(offer, this.#clock.monotonicMs());
        if (wasAsked && offer.isAsked !== true) {
          for (const call of lane.calls) {
            this.#model.shared.deadlines.moved(call);
          }
        }
        for (const call of hopeless) {
          call.end("expired");
        }
        // Another call may have less to send, and be offered more.
        if (!hopeless.includes(first)) {
          open.delete(lane);
        }
      }
    }
    let wakeAtMs = Number.POSITIVE_INFINITY;
    for (const { prospect } of this.#lanes.values()) {
      wakeAtMs = Math.min(wakeAtMs, prospect.retryAtMs);
    }
    this.#wakeAt(wakeAtMs);
  }

  freedBy(attemptId: number): void {
    this.#freedBy = attemptId;
  }

  /** Something has changed since the lanes were last asked. */
  get #hasChanged(): boolean {
    return this.#model.shared.changedRooms.has(this);
  }

  /** A switcher that throws has been reported. The call leaves the room, asks again, and throws what the switcher throws. */
  #askFor(first: WaitingCall): Offer {
    const isBehindOthers =
      first.lane.isBackground && [...this.#lanes.values()].some(({ isBackground }) => !isBackground);
    const waitMs = isBehindOthers
      ? Number.POSITIVE_INFINITY
      : first.lane.soonestMs - this.#clock.monotonicMs();
    try {
      return first.ask(waitMs);
    } catch {
      return { isExhausted: true };
    }
  }

  /** The lane in which calls like this one wait already, looked at as things are now. */
  #laneAhead(waiter: Waiter, excluded: ReadonlySet<ModelCredential>): Lane | undefined {
    if (this.size === 0) {
      return undefined;
    }
    if (this.#hasChanged || this.#wakeAtMs <= this.#clock.monotonicMs()) {
      this.admit();
    }
    return this.#lanes.get(laneKeyOf(waiter, excluded));
  }

  #addLane(waiter: Waiter, excluded: ReadonlySet<ModelCredential>, prospect: Prospect): Lane {
    const lane = new Lane(laneKeyOf(waiter, excluded), waiter.call.settings.priority, prospect);
    this.#lanes.set(lane.key, lane);
    return lane;
  }

  #enter(waiting: WaitingCall, { retryAtMs }: Prospect): void {
    const { waiter, lane, beganMs } = waiting;
    const { events, shared, health } = this.#model;
    this.size += 1;
    health.waiting = this.size;
    waiter.call.changeWaits(1);
    health.onRoom = this.#changed;
    if (lane.add(waiting)) {
      this.#changed();
    }
    shared.deadlines.add(waiting);
    waiter.wake = () => waiting.end("left");
    this.#wakeAt(Math.min(retryAtMs, this.#wakeAtMs));
    if (events.wants("waitStart")) {
      const retryInMs = Math.max(0, Math.round(retryAtMs - beganMs));
      events.emit("waitStart", {
        ...waiter.call.event(),
        ...(Number.isFinite(retryInMs) ? { retryInMs } : {}),
      });
    }
  }

  #leave(waiting: WaitingCall, outcome: WaitEnd): void {
    const { waiter, lane, beganMs } = waiting;
    const { events, shared, health } = this.#model;
    if (!lane.delete(waiting)) {
      return;
    }
    waiter.wake = undefined;
    shared.deadlines.delete(waiting);
    this.size -= 1;
    health.waiting = this.size;
    if (lane.isEmpty) {
      this.#lanes.delete(lane.key);
    }
    if (this.size === 0) {
      health.onRoom = undefined;
      this.#wakeAt(Number.POSITIVE_INFINITY);
    }
    const waitedMs = this.#clock.monotonicMs() - beganMs;
    waiter.waitedMs += waitedMs;
    waiter.call.changeWaits(-1);
    if (events.wants("waitEnd")) {
      const freedBy = outcome === "admitted" ? this.#freedBy : undefined;
      events.emit("waitEnd", {
        ...waiter.call.event(),
        waitedMs: Math.round(waitedMs),
        outcome,
        ...(freedBy === undefined ? {} : { freedBy }),
      });
    }
  }

  /** Many changes in a row are looked at once, when what brought them about has run to its end. */
  readonly #changed = (): void => {
    this.#freedBy = undefined;
    if (!this.#hasChanged) {
      this.#model.shared.changedRooms.add(this);
      queueMicrotask(() => {
        if (this.#hasChanged) {
          this.admit();
        }
      });
    }
  };

  /**
   * The room has one timer for all its calls. A busy room moves its time on with each change: the timer then fires too soon, and sleeps again,
   * since a new timer for each change would cost more than what it is for.
   */
  #wakeAt(atMs: number): void {
    this.#wakeAtMs = atMs;
    if (this.#timer !== undefined && this.#timer.atMs <= atMs && atMs !== Number.POSITIVE_INFINITY) {
      return;
    }
    this.#timer?.stop.abort(timerMoved);
    this.#timer = undefined;
    if (atMs !== Number.POSITIVE_INFINITY) {
      this.#sleepUntil(atMs);
    }
  }

  #sleepUntil(atMs: number, stop = new AbortController()): void {
    const timer = { atMs, stop };
    this.#timer = timer;
    // A time that has come already is waited for a moment, so that asking again cannot become a hot loop.
    const waitMs = Math.max(1, atMs - this.#clock.monotonicMs());
    this.#clock.sleep(waitMs, timer.stop.signal).then(
      () => {
        if (this.#timer === timer) {
          this.#fired(timer);
        }
      },
      () => undefined,
    );
  }

  #fired({ atMs, stop }: { readonly atMs: number; readonly stop: AbortController }): void {
    this.#timer = undefined;
    // A timer may fire slightly early. Its time then counts as come.
    if (this.#wakeAtMs > Math.max(atMs, this.#clock.monotonicMs())) {
      this.#sleepUntil(this.#wakeAtMs, stop);
    } else {
      this.#wakeAtMs = Number.POSITIVE_INFINITY;
      this.admit();
    }
  }
}

/** Calls of one priority that the same credentials can serve wait in one lane. */
function laneKeyOf({ request, call }: Waiter, excluded: ReadonlySet<ModelCredential>): string {
  const ids = [...excluded].map(({ ref }) => ref.id).sort();
  return JSON.stringify([call.settings.priority, request.needs, ...ids]);
}
