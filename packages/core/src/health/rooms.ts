import type { Clock } from "../contract/clock.js";
import type { CooldownSettings } from "./cooldown.js";
import { type FaultDomain, notifyMembers } from "./fault-domain.js";
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

/** The rooms of all fault domains: what bounds the attempts under way after a rate limit, and how that bound comes and goes. */
export class Rooms {
  /** Whether any domain bounds its attempts: what most calls need not look at. */
  areInUse = false;
  readonly #clock: Clock;
  readonly #settings: CooldownSettings;
  #count = 0;

  constructor(clock: Clock, settings: CooldownSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** The room of a domain as it is now; undefined: nothing bounds its attempts. */
  of({ room }: FaultDomain): Room | undefined {
    return room && roomAt(room, this.#clock.monotonicMs(), this.#settings.cooldownMs);
  }

  /** Whether one more attempt may be in flight in all these domains, beside those that have their place already. */
  haveRoom(domains: readonly FaultDomain[], taken: number): boolean {
    return domains.every((domain) => {
      const room = this.of(domain);
      return room === undefined || !isFull(room, domain.inFlight - taken);
    });
  }

  /** When a domain without room grows by itself; now, if it has room. */
  roomAtMs(domain: FaultDomain): number {
    const room = this.of(domain);
    return room === undefined || !isFull(room, domain.inFlight)
      ? this.#clock.monotonicMs()
      : roomGrowsAtMs(room, this.#settings.cooldownMs);
  }

  /** A rate limit refused the attempt with this lease, after so long. Refusals of attempts that began before the last one bound nothing more. */
  refused(domain: FaultDomain, leaseId: number, lastLeaseId: number, tookMs: number): void {
    const { room, inFlight } = domain;
    if (room === undefined || leaseId > room.lastLeaseBefore) {
      this.#set(domain, roomAfterRefusal(room, inFlight, lastLeaseId, this.#clock.monotonicMs(), tookMs));
    } else {
      domain.room = roomAfterEarlierRefusal(room, tookMs);
    }
  }

  /** The attempt with this lease was answered. */
  answered(domain: FaultDomain, leaseId: number): void {
    const { room, inFlight } = domain;
    if (room === undefined) {
      return;
    }
    const nowMs = this.#clock.monotonicMs();
    const { failbackAfterMs, cooldownMs } = this.#settings;
    if (nowMs - room.refusedAtMs > failbackAfterMs) {
      // So long without a refusal, the bound says nothing about the server any more.
      this.clear(domain);
    } else if (leaseId > room.lastLeaseBefore) {
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
        domain.room = roomAfterBegin(domain.room, domain.inFlight, nowMs, this.#settings.cooldownMs);
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
            : roomAfterEnd(room, inFlight, nowMs, this.#settings.cooldownMs);
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
  }
}
