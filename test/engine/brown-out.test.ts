import { AllCredentialsFailedError, failureOf } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../chaos/seeded-random.js";
import type { Server } from "../load/waiting-servers.js";
import {
  createWaitingWorld,
  type EndedCall,
  endOf,
  modelKinds,
  switchers,
  type WaitingOptions,
} from "../load/waiting-world.js";

const outMs = 60_000;

/** A server that answers 70 % of its requests with a 500 for a minute, and is well then. */
function brownOut(): Server {
  const random = new SeededRandom(7);
  return ({ atMs }) =>
    atMs < outMs && random.chance(0.7)
      ? { do: "refuse", afterMs: 50, status: 500, message: "Something went wrong." }
      : { do: "answer", afterMs: 100 };
}

/** Two calls a second through the minute and for ten seconds more. */
async function callsThrough(options: Omit<WaitingOptions, "server">, keys: number) {
  const world = createWaitingWorld({
    ...options,
    server: brownOut(),
    credentials: Object.fromEntries(
      Array.from({ length: keys }, (_, at) => [`key-${at}`, { endpoint: `server-${at}` }]),
    ),
  });
  const ask = modelKinds.embedder(world);
  const ends: Promise<EndedCall>[] = [];
  while (world.clock.monotonicMs() < outMs + 10_000) {
    ends.push(endOf(world, ask("x")));
    await world.clock.runUntil(world.clock.monotonicMs() + 500);
  }
  await world.clock.runUntil(world.clock.monotonicMs() + 120_000);
  const ended = await Promise.all(ends);
  return { calls: ended.length, failed: ended.filter(({ isAnswered }) => !isAnswered) };
}

function attemptsOf({ error }: EndedCall): number {
  const attempts = AllCredentialsFailedError.isInstance(error) ? error.attempts : failureOf(error)?.attempts;
  return attempts?.length ?? 0;
}

describe.each(Object.entries(switchers))("a brown-out of a minute under %s", (_, switcher) => {
  it.each([1, 2])("fails no call that may go as many rounds as it needs, with %d keys", async (keys) => {
    const retry = { maxRounds: 40, maxAttempts: 200 };
    const { failed } = await callsThrough({ switcher: switcher(), model: { retry } }, keys);
    expect(failed).toEqual([]);
  });

  it.each([1, 2])("fails a call only after all its rounds, with %d keys", async (keys) => {
    const { failed, calls } = await callsThrough({ switcher: switcher() }, keys);
    expect(failed.filter(({ beganMs }) => beganMs >= outMs)).toEqual([]);
    // A call that begins with nothing closed goes further rounds from the budget alone, which may be empty.
    const early = failed.filter((end) => attemptsOf(end) < 3 * keys);
    expect(early.length).toBeLessThan(0.05 * calls);
  });
});
