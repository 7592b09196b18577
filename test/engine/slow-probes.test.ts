import { describe, expect, it } from "vitest";
import type { Server } from "../load/waiting-servers.js";
import { createWaitingWorld, type EndedCall, endOf, switchers } from "../load/waiting-world.js";

const answerMs = 20_000;

/** Answers slowly. Refuses the request with this number, and what is more than `most` at once. */
function slowly(refusedAt: number, most = Number.POSITIVE_INFINITY): Server {
  let seen = 0;
  return ({ underWay }) => {
    seen += 1;
    return seen === refusedAt || underWay > most
      ? { do: "refuse", afterMs: 50 }
      : { do: "answer", afterMs: answerMs };
  };
}

/** One call each half second for half a minute. */
async function traffic(server: Server, switcher: keyof typeof switchers) {
  const world = createWaitingWorld({ server, switcher: switchers[switcher]() });
  const embedder = world.embedder();
  const ends: Promise<EndedCall>[] = [];
  for (let index = 0; index < 60; index += 1) {
    ends.push(endOf(world, embedder.embed([`text ${index}`])));
    await world.clock.runUntil(world.clock.monotonicMs() + 500);
  }
  await world.clock.runUntil(world.clock.monotonicMs() + 120_000);
  const ended = await Promise.all(ends);
  return {
    answered: ended.filter(({ isAnswered }) => isAnswered).length,
    refused: world.requests.filter(({ answer }) => answer === "refuse").length,
  };
}

describe.each(Object.keys(switchers) as (keyof typeof switchers)[])(
  "a lone key whose answers take 20 s, with %s",
  (switcher) => {
    it("loses hardly a call by one refusal: a probe that is silent for a second was taken", async () => {
      const { answered, refused } = await traffic(slowly(5), switcher);
      expect(answered).toBeGreaterThan(55);
      expect(refused).toBe(1);
    });

    it("is kept busy when it takes ten at a time, with few requests in vain", async () => {
      const { answered, refused } = await traffic(slowly(0, 10), switcher);
      // Twenty have a place within ten seconds of their beginning.
      expect(answered).toBeGreaterThan(17);
      expect(refused).toBeLessThan(20);
    });
  },
);
