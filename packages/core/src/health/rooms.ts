import type { Clock } from "../contract/clock.js";
import type { CooldownSettings } from "./cooldown.js";
import { type FaultDomain, notifyMembers } from "./fault-domain.js";
import { FleetRoom } from "./fleet-room.js";
import type { LinkedRooms } from "./linked-rooms.js";
import {
  isFull,
  type Room,
  roomAfterAnswer,
  roomAfterBegin,
  roomAfterEarlierEnd,
  roomAfterEarlierRefusal,
  roomAfterEnd,
  roomAfterRefusal,
  roomAt,
  roomGrowsAtMs,
} from "./room.js";

/** Where the settings stand that are in force now. */
interface InForce {
  readonly settings: CooldownSettings;
}

/** The rooms of all fault domains: what bounds the attempts under way after a rate limit, and how that bound comes and goes. */
export class Rooms {
  /** Whether any domain bounds its attempts: what most calls need not look at. */
  areInUse = false;
  readonly #clock: Clock;
  readonly #of: InForce;
  readonly #fleet: LinkedRooms | undefined;
  #count = 0;

  /** @param fleet shares the rooms of domains that have a shared name; undefined: this process is alone */
  constructor(clock: Clock, of: InForce, fleet?: LinkedRooms) {
    this.#clock = clock;
    this.#of = of;
    this.#fleet = fleet;
  }

  /** How many attempts may be in flight in a domain now; undefined: nothing bounds them. */
  limitOf(domain: FaultDomain): number | undefined {
    const nowMs = this.#clock.monotonicMs();
    const room = this.#roomAt(domain, nowMs);
    return room && limitAt(room, domain, nowMs);
  }

  /** Whether one more attempt may be in flight in all these domains, beside those that have their place already. */
  haveRoom(domains: readonly FaultDomain[], taken: number): boolean {
    return domains.every((domain) => {
      const nowMs = this.#clock.monotonicMs();
      const room = this.#roomAt(domain, nowMs);
      const hasRoom =
        room === undefined || !isFull(room, domain.inFlight - taken, limitAt(room, domain, nowMs));
      if (!hasRoom) {
        domain.fleetRoom?.want(nowMs);
      }
      return hasRoom;
    });
  }

  /** When a domain without room grows by itself; now, if it has room. */
  roomAtMs(domain: FaultDomain): number {
    const nowMs = this.#clock.monotonicMs();
    const { inFlight, fleetRoom } = domain;
    const room = this.#roomAt(domain, nowMs);
    if (room === undefined || !isFull(room, inFlight, limitAt(room, domain, nowMs))) {
      return nowMs;
    }
    return fleetRoom === undefined || fleetRoom.limitAt(nowMs) === undefined
      ? roomGrowsAtMs(room, this.#of.settings.cooldownMs)
      : fleetRoom.readyAtMs(nowMs);
  }

  /** When the attempts that leave no room will have been silent for a while; now, if there is room. */
  silentAtMs(domain: FaultDomain): number {
    const nowMs = this.#clock.monotonicMs();
    const { inFlight, fleetRoom } = domain;
    const room = this.#roomAt(domain, nowMs);
    return room === undefined ||
      fleetRoom?.limitAt(nowMs) === undefined ||
      !isFull(room, inFlight, limitAt(room, domain, nowMs))
      ? this.roomAtMs(domain)
      : fleetRoom.fullSinceMs(nowMs) + room.silenceMs;
  }

  /** The room of a domain as it is now; undefined: nothing bounds its attempts. */
  #roomAt({ room }: FaultDomain, nowMs: number): Room | undefined {
    return room && roomAt(room, nowMs, this.#of.settings.cooldownMs);
  }

  /**
   * A rate limit refused the attempt with this lease, after so long. Refusals of attempts that began before the last one bound nothing more.
   *
   * @param tookMs milliseconds from the attempt's begin to the refusal; undefined: another process of the fleet was refused
   */
  refused(domain: FaultDomain, leaseId: number, lastLeaseId: number, tookMs: number | undefined): void {
    const { room, inFlight } = domain;
    const nowMs = this.#clock.monotonicMs();
    const startMs = tookMs === undefined ? undefined : nowMs - tookMs;
    if (room === undefined || leaseId > room.lastLeaseBefore) {
      this.#set(domain, roomAfterRefusal(room, inFlight, lastLeaseId, nowMs, tookMs ?? 0));
      domain.fleetRoom ??= this.#fleetRoomOf(domain);
      domain.fleetRoom?.refused(inFlight, startMs, nowMs);
    } else {
      domain.room = roomAfterEarlierRefusal(room, tookMs ?? 0);
      domain.fleetRoom?.refused(undefined, startMs, nowMs);
    }
  }

  #fleetRoomOf(domain: FaultDomain): FleetRoom | undefined {
    const { sharedName } = domain;
    return this.#fleet === undefined || sharedName === undefined
      ? undefined
      : new FleetRoom({
          fleet: this.#fleet,
          domain: sharedName,
          quietMs: this.#of.settings.cooldownMs,
          inFlight: () => Math.max(0, domain.inFlight - (domain.room?.earlier ?? 0)),
          waiting: () => waitingIn(domain),
          changed: () => notifyMembers(domain),
        });
  }

  /** The attempt with this lease was answered. */
  answered(domain: FaultDomain, leaseId: number): void {
    const { room, inFlight } = domain;
    if (room === undefined) {
      return;
    }
    const nowMs = this.#clock.monotonicMs();
    const { failbackAfterMs, cooldownMs } = this.#of.settings;
    if (nowMs - room.refusedAtMs > failbackAfterMs) {
      // So long without a refusal, the bound says nothing about the server any more.
      this.clear(domain);
    } else if (leaseId > room.lastLeaseBefore) {
      domain.fleetRoom?.answered();
      domain.room = roomAfterAnswer(room, inFlight, nowMs, cooldownMs);
      if (domain.room.limit > room.limit) {
        notifyMembers(domain);
      }
    }
  }

  /** An attempt begins, and is counted in all these domains. */
  begun(domains: readonly FaultDomain[]): void {
    for (const domain of domains) {
      if (domain.room !== undefined) {
        const nowMs = this.#clock.monotonicMs();
        domain.room = roomAfterBegin(domain.room, domain.inFlight, nowMs, this.#of.settings.cooldownMs);
        domain.fleetRoom?.begun(nowMs);
      }
    }
  }

  /** The attempt with this lease ended: rooms grow, and calls of all models that share a bounded domain may go. */
  ended(domains: readonly FaultDomain[], leaseId: number): void {
    const nowMs = this.#clock.monotonicMs();
    for (const domain of domains) {
      const { room, inFlight } = domain;
      if (room !== undefined) {
        domain.room =
          leaseId <= room.lastLeaseBefore
            ? roomAfterEarlierEnd(room)
            : roomAfterEnd(room, inFlight, nowMs, this.#of.settings.cooldownMs);
        domain.fleetRoom?.ended(nowMs);
        notifyMembers(domain);
      }
    }
  }

  /** Forgets what bounded a domain. */
  clear(domain: FaultDomain): void {
    this.#set(domain, undefined);
  }

  #set(domain: FaultDomain, room: Room | undefined): void {
    this.#count += Number(room !== undefined) - Number(domain.room !== undefined);
    this.areInUse = this.#count > 0;
    domain.room = room;
    if (room === undefined) {
      domain.fleetRoom = undefined;
    }
  }
}

/** What the fleet has granted, if the fleet answers; else the room's own limit. */
function limitAt({ limit }: Room, { fleetRoom }: FaultDomain, nowMs: number): number {
  return fleetRoom?.limitAt(nowMs) ?? limit;
}

/** Calls that wait, of all models that have a credential in the domain. */
function waitingIn({ members }: FaultDomain): number {
  let waiting = 0;
  for (const owner of new Set(Array.from(members, (record) => record.owner))) {
    waiting += owner.waiting ?? 0;
  }
  return waiting;
}
