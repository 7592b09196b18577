import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newLimitAccount, settle } from "../../src/limits/limit-account.js";
import type { AccountMessage } from "../../src/limits/limit-message.js";
import { limitScript } from "../../src/limits/limit-script.js";
import { newRoomAccount, type RoomMessage, settleRoom } from "../../src/limits/room-account.js";
import { roomScript } from "../../src/limits/room-script.js";
import { accountArguments, readLimitReply, readRoomReply } from "../../src/limits/settle-in-redis.js";
import { startServer } from "../start-server.js";
import { seededRandom } from "./seeded-random.js";

/** Messages of three processes to one account, with everything that a message may say. */
function randomMessage(next: () => number, held: (readonly [number, number])[]): AccountMessage {
  const isWhole = next() < 0.5;
  const amount = next() < 0.3 ? 0 : Math.ceil(next() * (isWhole ? 20 : 400));
  const one = next() < 0.5 ? held.shift() : undefined;
  const share = one === undefined ? 0 : Math.ceil(one[1] * next());
  const limit = next() < 0.9 ? 100 : 60;
  const steady = [true, false, undefined][Math.floor(next() * 3)];
  return {
    by: String(Math.floor(next() * 3)),
    amount,
    least: Math.min(amount, Math.ceil(next() * 30)),
    isWhole,
    used: next() < 0.5 ? share : Math.floor(next() * 10),
    unused: next() < 0.2 ? next() * 5 : 0,
    beyond: next() < 0.2 ? Math.floor(next() * 4) : 0,
    taken: one === undefined ? [] : [[one[0], share]],
    refusals: next() < 0.1 ? [[Math.ceil(next() * 10), next() * 2_000]] : [],
    ...(next() < 0.05 ? { perMinute: Math.ceil(next() * 6_000) } : {}),
    ...(next() < 0.5 ? { answeredAgeMs: next() * 500 } : {}),
    ...(next() < 0.3
      ? {
          reading: {
            limit,
            remaining: Math.floor(next() * limit),
            wholeInMs: Math.floor(next() * 8_000),
            ...(steady === undefined ? {} : { fillsSteadily: steady }),
            attemptAgeMs: next() * 1_000,
          },
        }
      : {}),
  };
}

/** Messages of four processes to one room. */
function randomRoomMessage(next: () => number): RoomMessage {
  const inFlight = next() < 0.4 ? 0 : Math.floor(next() * 5);
  return {
    by: String(Math.floor(next() * 4)),
    wanted: inFlight + (next() < 0.5 ? 0 : Math.floor(next() * 12)),
    inFlight,
    answers: next() < 0.5 ? 0 : Math.floor(next() * 6),
    quietMs: 30_000,
    ...(next() < 0.08 ? { refusedAgeMs: next() * 1_500 } : {}),
    ...(next() < 0.15 ? { earlier: Math.floor(next() * 30) } : {}),
  };
}

describe("the account in Redis", () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it("answers as its twin in TypeScript, to every message", async () => {
    const client = createClient({ socket: { path: server.path, tls: false } });
    await client.connect();
    try {
      for (let seed = 1; seed <= 15; seed += 1) {
        const next = seededRandom(seed);
        const account = newLimitAccount();
        const held: (readonly [number, number])[] = [];
        let nowMs = 1_700_000_000_000 + Math.floor(next() * 60_000);
        for (let step = 0; step < 60; step += 1) {
          nowMs += Math.floor(next() ** 4 * (next() < 0.05 ? -3_000 : 4_000));
          const message = randomMessage(next, held);
          const expected = settle(account, message, nowMs);
          const answer = await client.eval(limitScript.text, {
            keys: [`account:${seed}`],
            arguments: [...accountArguments(message, nowMs)],
          });
          const { nowMs: settledMs, ...reply } = readLimitReply(answer);
          const context = `seed ${seed}, step ${step}: ${JSON.stringify(message)}`;
          expect(settledMs, context).toBe(account.nowMs);
          for (const [name, value] of Object.entries(expected)) {
            const got = reply[name as keyof typeof reply];
            if (typeof value === "number") {
              expect(Math.abs(Number(got) - value), `${context}: ${name} ${got} ${value}`).toBeLessThan(
                1e-6 * Math.max(1, Math.abs(value)),
              );
            } else {
              expect(got, `${context}: ${name}`).toBe(value);
            }
          }
          if (expected.isLimited && expected.granted > 0) {
            held.push([expected.untilMs, expected.granted]);
          }
        }
      }
    } finally {
      client.destroy();
    }
  });

  it("answers of a room as its twin in TypeScript, to every message", async () => {
    const client = createClient({ socket: { path: server.path, tls: false } });
    await client.connect();
    const limits = new Set<number>();
    try {
      for (let seed = 1; seed <= 20; seed += 1) {
        const next = seededRandom(seed);
        const account = newRoomAccount();
        let nowMs = 1_700_000_000_000 + Math.floor(next() * 60_000);
        for (let step = 0; step < 80; step += 1) {
          nowMs += Math.floor(next() ** 4 * (next() < 0.05 ? -3_000 : next() < 0.05 ? 40_000 : 3_000));
          const message = randomRoomMessage(next);
          const expected = settleRoom(account, message, nowMs);
          limits.add(account.limit);
          const answer = await client.eval(roomScript.text, {
            keys: [`room:${seed}`],
            arguments: [...accountArguments(message, nowMs)],
          });
          expect(readRoomReply(answer), `seed ${seed}, step ${step}: ${JSON.stringify(message)}`).toEqual(
            expected,
          );
        }
      }
      expect(limits.size).toBeGreaterThan(20);
    } finally {
      client.destroy();
    }
  });
});
