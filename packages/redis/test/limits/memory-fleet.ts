import type { FleetChange, HealthLink, RoomReport } from "@hotspare/core/plugin";
import { FleetAccount } from "../../src/limits/fleet-account.js";
import { type LimitAccount, newLimitAccount, settle } from "../../src/limits/limit-account.js";
import { newRoomAccount, type RoomAccount, settleRoom } from "../../src/limits/room-account.js";
import type { VirtualClock } from "./virtual-clock.js";

/** A fleet in memory: its accounts, its changes and its passes, over a network with a delay. */
/** @param hangsFromMs from then on no exchange is answered */
export function memoryFleet({
  delayMs = 1,
  sharesHealth = true,
  sharesRooms = true,
  hangsFromMs = Number.POSITIVE_INFINITY as number | ((process: number) => number),
} = {}) {
  const accounts = new Map<string, LimitAccount>();
  const rooms = new Map<string, RoomAccount>();
  const listeners = new Map<number, (change: FleetChange) => void>();
  const passes = new Map<string, { readonly by: number; readonly untilMs: number }>();
  const counts = { exchanges: 0, granted: 0 };

  const link = (process: number, clock: VirtualClock): HealthLink => {
    const hangsMs = typeof hangsFromMs === "number" ? hangsFromMs : hangsFromMs(process);
    const travel = () => clock.sleep(clock.monotonicMs() < hangsMs ? delayMs / 2 : 1e12);
    const storeMs = () => clock.monotonicMs() + 1_000_000;
    const account = new FleetAccount(
      String(process),
      {
        settleLimit: async (quota, kind, message) => {
          await travel();
          const key = `${quota}:${kind}`;
          const kept = accounts.get(key) ?? newLimitAccount();
          accounts.set(key, kept);
          counts.exchanges += 1;
          const nowMs = storeMs();
          const reply = settle(kept, message, nowMs);
          counts.granted += reply.granted;
          await clock.sleep(delayMs / 2);
          return { ...reply, nowMs };
        },
        settleRoom: async (domain, message) => {
          await travel();
          const kept = rooms.get(domain) ?? newRoomAccount();
          rooms.set(domain, kept);
          counts.exchanges += 1;
          const reply = settleRoom(kept, message, storeMs());
          await clock.sleep(delayMs / 2);
          return reply;
        },
      },
      () => undefined,
    );
    const exchangeRoom = (domain: string, report: RoomReport) => account.exchangeRoom(domain, report);
    return {
      publish(change) {
        if (sharesHealth) {
          void clock.sleep(delayMs).then(() => {
            for (const [other, listener] of listeners) {
              if (other !== process) listener({ ...change, by: String(process) });
            }
          });
        }
      },
      subscribe(listener) {
        listeners.set(process, listener);
        return () => listeners.delete(process);
      },
      async acquireProbe(domains, ttlMs) {
        await clock.sleep(delayMs);
        const nowMs = clock.monotonicMs();
        const isHeld = domains.some((name) => {
          const pass = passes.get(name);
          return pass !== undefined && pass.by !== process && pass.untilMs > nowMs;
        });
        if (isHeld) return undefined;
        const renew = () => {
          for (const name of domains) passes.set(name, { by: process, untilMs: clock.monotonicMs() + ttlMs });
        };
        renew();
        return {
          renew,
          end: () => {
            for (const name of domains) passes.delete(name);
          },
        };
      },
      takePortion: (quota, kind, amount) => account.takePortion(quota, kind, amount),
      publishLimit: (quota, limit) => account.publishLimit(quota, limit),
      exchangePortion: (quota, kind, report) => account.exchangePortion(quota, kind, report),
      ...(sharesRooms ? { exchangeRoom } : {}),
      name: ({ scope, parts }) => JSON.stringify([scope, ...parts]),
    };
  };
  return { link, accounts, rooms, counts };
}
