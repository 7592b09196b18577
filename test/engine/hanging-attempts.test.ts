import type { CallOptions } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import type { Server, ServerAnswer } from "../load/waiting-servers.js";
import {
  createWaitingWorld,
  type EndedCall,
  endOf,
  switchers,
  type WaitingOptions,
  type WaitingWorld,
} from "../load/waiting-world.js";

// A hanging attempt on one credential never makes a call fail, or wait longer than a second plus its own limits, beside another credential
// that would have answered.

const answer: ServerAnswer = { do: "answer", afterMs: 100 };
const hang: ServerAnswer = { do: "answer", afterMs: 3_600_000 };
const refuses = (status: number, message?: string): ServerAnswer => ({
  do: "refuse",
  afterMs: 20,
  status,
  ...(message === undefined ? {} : { message }),
});

type Ask = (text: string, options?: CallOptions) => Promise<{ readonly credentialId: string }>;

const askers: Readonly<Record<string, (world: WaitingWorld) => Ask>> = {
  embedder: (world) => {
    const embedder = world.embedder();
    return (text, options) => embedder.embed([text], options);
  },
  vlm: (world) => {
    const vlm = world.vlm();
    return (prompt, options) => vlm.complete({ prompt }, options);
  },
};

/** Calls one after another that do not wait, so that no last resort is tried meanwhile. */
async function callsBefore(world: WaitingWorld, ask: Ask, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const end = endOf(world, ask("before", { maxWaitMs: 0 }));
    await world.clock.runUntil(world.clock.monotonicMs() + 10_000);
    await end;
  }
}

/** What took a credential out, by which its circuit opened. */
const outages = {
  "a revoked key": refuses(401),
  "a model that is not there": refuses(404),
  "an account that cannot pay": refuses(402),
  "a rate limit without a time": refuses(429),
  "a failing server": refuses(500),
} as const;

/** Circuits that block. Every call asks a credential behind any other circuit, so that its attempts are the calls' own. */
const { "a failing server": _, ...blocking } = outages;

/** The second of silence, an answer, and the last resort's own time. */
const longestMs = 1_000 + 100 + 500;

/** One call each quarter of a second, for so long: how each ended that the hanging credential did not hold itself. */
async function callsBeside(
  world: WaitingWorld,
  ask: Ask,
  hanging: string,
  seconds: number,
): Promise<readonly EndedCall[]> {
  const beganMs = world.clock.monotonicMs();
  const ends: Promise<EndedCall>[] = [];
  for (let index = 0; index < seconds * 4; index += 1) {
    ends.push(endOf(world, ask(`text ${index}.`)));
    await world.clock.runUntil(beganMs + index * 250);
  }
  await world.clock.runUntil(beganMs + 1_000_000);
  const held = world.requests
    .filter(({ credentialId, atMs }) => credentialId === hanging && atMs >= beganMs)
    .map(({ input }) => JSON.stringify(input));
  return (await Promise.all(ends)).filter(
    (_, index) => !held.some((input) => input.includes(`text ${index}.`)),
  );
}

function expectServed(ended: readonly EndedCall[]): void {
  expect(ended.length).toBeGreaterThan(10);
  expect(ended.filter(({ isAnswered }) => !isAnswered)).toEqual([]);
  expect(Math.max(...ended.map(({ beganMs, endedMs }) => endedMs - beganMs))).toBeLessThanOrEqual(longestMs);
}

/** Two credentials at two servers. Each is out at first, as said; then `a` hangs and `b` is well. */
async function besideProbe(
  switcher: keyof typeof switchers,
  askerOf: (world: WaitingWorld) => Ask,
  first: ServerAnswer,
  second: ServerAnswer,
) {
  let isOut = true;
  const server: Server = ({ credentialId }) => {
    if (isOut) return credentialId === "a" ? first : second;
    return credentialId === "a" ? hang : answer;
  };
  const world = createWaitingWorld({
    server,
    switcher: switchers[switcher](),
    credentials: { a: { endpoint: "one" }, b: { endpoint: "two" } },
    model: { retry: { maxRounds: 1 } },
  });
  const ask = askerOf(world);
  await callsBefore(world, ask, 3);
  isOut = false;
  return { world, ask };
}

describe.each(Object.keys(switchers) as (keyof typeof switchers)[])(
  "beside a hanging attempt, %s",
  (switcher) => {
    describe.each(Object.entries(askers))("of a model of the kind %s", (_, askerOf) => {
      const matrix = Object.entries(blocking).flatMap(([one, first]) =>
        Object.entries(outages).map(([other, second]) => [one, other, first, second] as const),
      );

      it.each(matrix)(
        "%s that hangs keeps no call from %s that is well again",
        async (_one, _other, first, second) => {
          const { world, ask } = await besideProbe(switcher, askerOf, first, second);
          expectServed(await callsBeside(world, ask, "a", 10));
        },
      );

      it.each(Object.entries(outages))(
        "a closed credential that hangs with all attempts it may have keeps no call from %s that is well again",
        async (_other, second) => {
          let isOut = true;
          const server: Server = ({ credentialId }) => {
            if (credentialId === "a") return isOut ? answer : hang;
            return isOut ? second : answer;
          };
          // `b` comes first, so that calls find it out; then `a` serves them.
          const options: WaitingOptions = {
            server,
            switcher: switchers[switcher](),
            credentials: { b: { endpoint: "two" }, a: { endpoint: "one", maxConcurrent: 2 } },
          };
          const world = createWaitingWorld(options);
          const ask = askerOf(world);
          await callsBefore(world, ask, 4);
          isOut = false;
          expectServed(await callsBeside(world, ask, "a", 10));
        },
      );
    });
  },
);

it("a slow answer of a VLM keeps no embedder from the key that both have", async () => {
  let isOut = true;
  const world = createWaitingWorld({
    server: ({ operation }) => (isOut ? outages["a revoked key"] : operation === "complete" ? hang : answer),
  });
  const embedder = world.embedder();
  const vlm = world.vlm();
  await callsBefore(world, (text, options) => embedder.embed([text], options), 1);
  isOut = false;
  const slow = endOf(world, vlm.complete({ prompt: "slow" }, { timeouts: { totalMs: 60_000 } }));
  await world.clock.runUntil(world.clock.monotonicMs() + 10);
  const end = endOf(world, embedder.embed(["x"]));
  await world.clock.runUntil(world.clock.monotonicMs() + 100_000);
  const { isAnswered, beganMs, endedMs } = await end;
  expect([isAnswered, endedMs - beganMs <= longestMs]).toEqual([true, true]);
  expect((await slow).isAnswered).toBe(false);
});
