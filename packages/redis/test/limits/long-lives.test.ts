import { beforeEach, describe, expect, it } from "vitest";
import { newLimitAccount, settle } from "../../src/limits/limit-account.js";
import type { AccountMessage } from "../../src/limits/limit-message.js";
import { limitScript } from "../../src/limits/limit-script.js";
import { newRoomAccount, type RoomMessage, settleRoom } from "../../src/limits/room-account.js";
import { roomScript } from "../../src/limits/room-script.js";
import { accountArguments, readLimitReply, readRoomReply } from "../../src/limits/settle-in-redis.js";
import { serverAndClient } from "../server-and-client.js";

const redis = serverAndClient();
beforeEach(async () => {
  await redis.client.flushAll();
});

const startMs = 1_700_000_000_000;
const asking: AccountMessage = {
  by: "one",
  amount: 1,
  least: 1,
  isWhole: true,
  used: 0,
  unused: 0,
  beyond: 0,
  taken: [],
  refusals: [],
};
const waiting: RoomMessage = { by: "one", wanted: 1, inFlight: 0, answers: 0, quietMs: 30_000 };

async function limit(message: AccountMessage, nowMs: number) {
  const args = [...accountArguments(message, nowMs)];
  return readLimitReply(await redis.client.eval(limitScript.text, { keys: ["limit"], arguments: args }));
}

async function room(message: RoomMessage, nowMs: number) {
  const args = [...accountArguments(message, nowMs)];
  return readRoomReply(await redis.client.eval(roomScript.text, { keys: ["room"], arguments: args }));
}

const minutes = 60_000;

describe.each([5 * minutes, 240 * minutes])("a clock of Redis that is set back by %d ms", (backMs) => {
  it("keeps nobody from a limit whose rate is known", async () => {
    const twin = newLimitAccount();
    let granted = 0;
    for (let step = 0; step < 60; step += 1) {
      const nowMs = startMs + 500 * step - (step < 30 ? 0 : backMs);
      const message = step === 0 ? { ...asking, perMinute: 60 } : asking;
      const reply = await limit(message, nowMs);
      expect(reply.granted).toBe(settle(twin, message, nowMs).granted);
      granted += step < 30 ? 0 : reply.granted;
    }
    // One request a second, for fifteen seconds.
    expect(granted).toBeGreaterThanOrEqual(14);
    expect(granted).toBeLessThanOrEqual(16);
  });

  it("keeps no place in a room for a process that has died", async () => {
    const twin = newRoomAccount();
    const at = (message: RoomMessage, nowMs: number) => {
      settleRoom(twin, message, nowMs);
      return room(message, nowMs);
    };
    await at({ ...waiting, refusedAgeMs: 10, earlier: 10 }, startMs);
    await at({ ...waiting, by: "dead", inFlight: 1 }, startMs + 1_100);
    expect((await at(waiting, startMs + 1_200 - backMs)).granted).toBe(0);
    expect((await at(waiting, startMs + 2_300 - backMs)).granted).toBe(1);
    expect(twin.places).toMatchObject([{ by: "one", granted: 1 }]);
  });
});

it("an account stays small when a provider states a limit of a day only once", async () => {
  const twin = newLimitAccount();
  const stated = { limit: 1e6, remaining: 1e6, wholeInMs: 1_440 * minutes, attemptAgeMs: 5 };
  const send = async (message: AccountMessage, nowMs: number) => {
    const { granted, shareLeft } = await limit(message, nowMs);
    const expected = settle(twin, message, nowMs);
    expect({ granted, shareLeft }).toEqual({ granted: expected.granted, shareLeft: expected.shareLeft });
    return shareLeft;
  };
  await send({ ...asking, reading: stated }, startMs);
  const used = 2_500;
  let left = 1;
  for (let step = 1; step <= used; step += 1) {
    left = await send({ ...asking, amount: 0, used: 1 }, startMs + 60 * step);
  }
  expect(1 - left).toBeCloseTo((used + 1) / stated.limit, 9);
  expect(twin.begun.size).toBeLessThanOrEqual(1_000);
  expect(await redis.client.strLen("limit")).toBeLessThan(16_000);
});
