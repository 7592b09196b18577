import { embedMany } from "@hotspare/bulk";
import { describe, expect, it } from "vitest";
import { isDeep } from "../support/depth.js";
import { type Server, takesAtATime, takesPerSecond } from "./waiting-servers.js";
import {
  burst,
  createWaitingWorld,
  endOf,
  modelKinds,
  switchers,
  type WaitingWorld,
} from "./waiting-world.js";

// The figures are those of a simulation of the rule alone; the engine may need 1.3 times as much.
const within = 1.3;

/** Refuses the first requests, whoever sends them, and answers all others. */
function refusesFirst(count: number): Server {
  let seen = 0;
  return () => {
    seen += 1;
    return seen <= count ? { do: "refuse", afterMs: 20 } : { do: "answer", afterMs: 100 };
  };
}

const rows = Object.entries(switchers).map(([name, switcher], row) => ({ name, switcher, row }));

describe.each(rows)("$name", ({ switcher, row }) => {
  // Each switcher with one of the kinds, another for the next; with both when deep.
  const kinds = Object.entries(modelKinds).filter((_, at) => isDeep || (row + at) % 2 === 0);
  describe.each(kinds)("of a model of the kind %s", (_, callerOf) => {
    const run = (server: Server, count: number, runMs = 30_000) => {
      const world = createWaitingWorld({ server, switcher: switcher() });
      return burst(world, callerOf(world), count, runMs);
    };

    it("answers sixty calls at once from a key that takes five at a time", async () => {
      const { answered, lastAnswerMs, requests } = await run(takesAtATime(5, 200), 60);
      expect(answered).toBe(60);
      expect(lastAnswerMs).toBeLessThan(3_800 * within);
      expect(requests).toBeLessThan(120 * within);
    });

    it("sends a key of five a second no herd when three hundred calls wait for the time that it states", async () => {
      const { answered, requests } = await run(takesPerSecond(5, 5, 100, { retryAfterMs: 1_000 }), 300);
      expect(answered).toBeGreaterThan(45 / within);
      expect(requests).toBeLessThan(368 * within);
    });

    it("answers a thousand calls at once from a key of two hundred a second that states no time", async () => {
      const { answered, lastAnswerMs, requests } = await run(takesPerSecond(200, 200, 100), 1_000);
      expect(answered).toBe(1_000);
      expect(lastAnswerMs).toBeLessThan(4_300 * within);
      expect(requests).toBeLessThan(2_015 * within);
    });

    it("waits out two refusals without a time for a lone call", async () => {
      const { answered, lastAnswerMs, requests } = await run(refusesFirst(2), 1);
      expect([answered, requests]).toEqual([1, 3]);
      expect(lastAnswerMs).toBeLessThan(900 * within);
    });
  });
});

/** Embeds so many texts, ten to a request, with so many requests at once. */
async function embedAll(
  world: WaitingWorld,
  texts: number,
  concurrency: number,
  embedder = world.embedder(),
) {
  const failures: unknown[] = [];
  let embedded = 0;
  const inputs = Array.from({ length: texts }, (_, index) => `text ${index}`);
  const running = (async () => {
    for await (const item of embedMany(embedder, inputs, { batchSize: 10, concurrency })) {
      if (item.error === undefined) {
        embedded += 1;
      } else {
        failures.push(item.error);
      }
    }
    return world.clock.monotonicMs();
  })();
  let endedMs: number | undefined;
  void running.then((ms) => {
    endedMs = ms;
  });
  while (endedMs === undefined && world.clock.monotonicMs() < 60_000) {
    await world.clock.runUntil(world.clock.monotonicMs() + 100);
  }
  return { embedded, failures, endedMs: await running };
}

describe.each(Object.entries(switchers))("embedMany with %s", (_, switcher) => {
  it("finishes at a key that takes five requests at a time, with hardly more requests than are needed", async () => {
    const world = createWaitingWorld({ server: takesAtATime(5, 200), switcher: switcher() });
    const { embedded, failures, endedMs } = await embedAll(world, 600, 60);
    expect([embedded, failures]).toEqual([600, []]);
    expect(endedMs).toBeLessThan(3_800 * within);
    expect(world.requests.length).toBeLessThan(120 * within);
  });

  it("leaves the room to a user's call that comes in the middle", async () => {
    const world = createWaitingWorld({ server: takesAtATime(5, 200), switcher: switcher() });
    const embedder = world.embedder();
    const call = world.clock.sleep(1_500).then(() => endOf(world, embedder.embed(["a user's"])));
    await embedAll(world, 600, 60, embedder);
    const { beganMs, endedMs, isAnswered } = await call;
    expect(isAnswered).toBe(true);
    // The requests under way when it came, and an answer.
    expect(endedMs - beganMs).toBeLessThanOrEqual(600);
  });
});
