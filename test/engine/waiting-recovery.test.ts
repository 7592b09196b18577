import { describe, expect, it } from "vitest";
import { type Server } from "../load/waiting-servers.js";
import {
  burst,
  createWaitingWorld,
  type EndedCall,
  endOf,
  modelKinds,
  switchers,
  type WaitingWorld,
} from "../load/waiting-world.js";

type Ask = (text: string) => Promise<{ readonly credentialId: string }>;

/** So many callers, each with one call after another until then. */
async function closedLoop(world: WaitingWorld, ask: Ask, callers: number, untilMs: number) {
  const ends: EndedCall[] = [];
  const caller = async () => {
    while (world.clock.monotonicMs() < untilMs) {
      const end = await endOf(world, ask("x"));
      ends.push(end);
      await (end.isAnswered ? undefined : world.clock.sleep(100));
    }
  };
  const all = Array.from({ length: callers }, caller);
  await world.clock.runUntil(untilMs + 20_000);
  await Promise.all(all);
  return {
    failed: ends.filter(({ isAnswered }) => !isAnswered).length,
    /** Answers a second between two moments. */
    rate: (fromMs: number, toMs: number) =>
      ends.filter(({ isAnswered, endedMs }) => isAnswered && endedMs > fromMs && endedMs <= toMs).length /
      ((toMs - fromMs) / 1_000),
  };
}

/** Refuses in a window, or so often from a moment on; answers everything else. */
function refuses(
  {
    fromMs,
    forMs = Number.POSITIVE_INFINITY,
    times = Number.POSITIVE_INFINITY,
  }: {
    readonly fromMs: number;
    readonly forMs?: number;
    readonly times?: number;
  },
  answerMs: number,
): Server {
  let refused = 0;
  return ({ atMs }) => {
    if (atMs >= fromMs && atMs < fromMs + forMs && refused < times) {
      refused += 1;
      return { do: "refuse", afterMs: 20 };
    }
    return { do: "answer", afterMs: answerMs };
  };
}

describe.each(Object.entries(switchers))("a lone key under %s, fifty calls in flight", (_, switcher) => {
  it("is back to full speed seconds after a quota of three seconds, and no call has failed", async () => {
    const world = createWaitingWorld({
      switcher: switcher(),
      server: refuses({ fromMs: 20_000, forMs: 3_000 }, 200),
    });
    const { failed, rate } = await closedLoop(world, modelKinds.embedder(world), 50, 60_000);
    expect(failed).toBe(0);
    expect(rate(10_000, 20_000)).toBeGreaterThan(240);
    expect(rate(30_000, 40_000)).toBeGreaterThan(240);
  });

  it("is back to full speed within half a minute of one refusal when answers take five seconds", async () => {
    const world = createWaitingWorld({
      switcher: switcher(),
      server: refuses({ fromMs: 20_000, times: 1 }, 5_000),
    });
    const { failed, rate } = await closedLoop(world, modelKinds.vlm(world), 50, 80_000);
    expect(failed).toBeLessThanOrEqual(25);
    expect(rate(30_000, 50_000)).toBeGreaterThan(0.5 * 10);
    expect(rate(55_000, 75_000)).toBeGreaterThan(0.95 * 10);
  });

  it("takes a burst of two hundred after a refusal and a quiet time within its patience", async () => {
    const world = createWaitingWorld({
      switcher: switcher(),
      server: refuses({ fromMs: 5_000, times: 1 }, 1_000),
    });
    const ask = modelKinds.vlm(world);
    await closedLoop(world, ask, 2, 8_000);
    await world.clock.runUntil(60_000);
    const { answered, lastAnswerMs } = await burst(world, ask, 200, 20_000);
    expect(answered).toBe(200);
    expect(lastAnswerMs).toBeLessThan(10_000);
  });
});

describe("a key that was refused with two calls in flight", () => {
  it.each([200, 1_000, 5_000])(
    "serves fifty in flight soon after, with answers of %i ms",
    async (answerMs) => {
      const world = createWaitingWorld({ server: refuses({ fromMs: 5_000, times: 1 }, answerMs) });
      const ask = modelKinds.vlm(world);
      await closedLoop(world, ask, 2, 8_000);
      await world.clock.runUntil(40_000);
      const { failed, rate } = await closedLoop(world, ask, 50, 80_000);
      expect(failed).toBe(0);
      expect(rate(60_000, 80_000)).toBeGreaterThan(0.95 * (50_000 / answerMs));
    },
  );
});

describe("the room of a key", () => {
  it("does not grow while nothing tries it", async () => {
    const world = createWaitingWorld({ server: refuses({ fromMs: 5_000, times: 1 }, 100) });
    const vlm = world.vlm();
    const ask: Ask = (prompt) => vlm.complete({ prompt });
    await closedLoop(world, ask, 1, 60_000);
    expect(vlm.status()[0]?.room).toBeLessThanOrEqual(3);
  });

  it("is not taken by attempts from before the refusal", async () => {
    // Three long attempts are under way when a short one is refused.
    const server: Server = ({ input, atMs }) => {
      if (atMs === 1_000) {
        return { do: "refuse", afterMs: 20 };
      }
      return { do: "answer", afterMs: JSON.stringify(input).includes("long") ? 60_000 : 100 };
    };
    const world = createWaitingWorld({ server });
    const embedder = world.embedder();
    const long = [0, 1, 2].map(() => endOf(world, embedder.embed(["long"])));
    await world.clock.runUntil(1_000);
    const { answered, lastAnswerMs } = await burst(world, (text) => embedder.embed([text]), 10, 20_000);
    expect(answered).toBe(10);
    expect(lastAnswerMs).toBeLessThan(2_000);
    await world.clock.runUntil(90_000);
    await Promise.all(long);
  });
});

describe("streams that last long", () => {
  it("make room with their first content", async () => {
    let requests = 0;
    const server: Server = () => {
      requests += 1;
      return requests === 20
        ? { do: "refuse", afterMs: 10 }
        : { do: "answer", afterMs: 100, streamMs: 60_000 };
    };
    const world = createWaitingWorld({ server });
    const vlm = world.vlm();
    const firstContents: number[] = [];
    const read = async () => {
      for await (const chunk of vlm.stream({ prompt: "x" })) {
        if (chunk.type === "content") {
          firstContents.push(world.clock.monotonicMs());
        }
      }
    };
    const streams = Array.from({ length: 20 }, read);
    await world.clock.runUntil(50);
    streams.push(...Array.from({ length: 9 }, read));
    await world.clock.runUntil(1_300);
    expect(firstContents).toHaveLength(29);
    await world.clock.runUntil(120_000);
    await Promise.all(streams);
  });
});

describe("a call waits", () => {
  it("for a slot of a key in trouble, of which `maxConcurrent` are taken", async () => {
    const world = createWaitingWorld({
      server: ({ atMs }) =>
        atMs < 5_000 ? { do: "refuse", afterMs: 10, status: 500 } : { do: "answer", afterMs: 100 },
      credentials: { a: { maxConcurrent: 2 } },
      model: { retry: { maxRounds: 1 } },
    });
    const embedder = world.embedder();
    const ask: Ask = (text) => embedder.embed([text]);
    await burst(world, ask, 5, 5_000);
    expect(embedder.status()[0]?.state).toBe("open");
    const { answered } = await burst(world, ask, 20, 10_000);
    expect(answered).toBe(20);
    expect(Math.max(...world.requests.map(({ underWay }) => underWay))).toBeLessThanOrEqual(2);
  });

  it("for room of one key when the limits of the other are used up for a minute", async () => {
    const world = createWaitingWorld({
      switcher: switchers.spreadSwitcher(),
      server: ({ credentialId }) => ({
        do: "answer",
        afterMs: 300,
        ...(credentialId === "b"
          ? { rateLimit: { requests: { limit: 10, remaining: 0, resetMs: 60_000 } } }
          : {}),
      }),
      credentials: { a: { maxConcurrent: 1 }, b: {} },
    });
    const embedder = world.embedder();
    const ask: Ask = (text) => embedder.embed([text]);
    await burst(world, ask, 2, 1_000);
    const { ended } = await burst(world, ask, 5, 10_000);
    expect(ended.map(({ credentialId }) => credentialId)).toEqual(["a", "a", "a", "a", "a"]);
  });

  it("no longer when the credential that it waits for leaves, and goes on to the credential that comes", async () => {
    const world = createWaitingWorld({
      server: ({ credentialId }) =>
        credentialId === "a"
          ? { do: "refuse", afterMs: 10, retryAfterMs: 8_000 }
          : { do: "answer", afterMs: 100 },
    });
    const embedder = world.embedder();
    const waiting = endOf(world, embedder.embed(["x"]));
    await world.clock.runUntil(1_000);
    embedder.addCredential({ id: "b", provider: "scripted", key: "b" } as never);
    embedder.removeCredential("a");
    await world.clock.runUntil(5_000);
    expect(await waiting).toMatchObject({ credentialId: "b", endedMs: 1_100 });
  });

  it("as little when an operator says that the key works again", async () => {
    let works = false;
    const world = createWaitingWorld({
      server: () =>
        works ? { do: "answer", afterMs: 100 } : { do: "refuse", afterMs: 10, retryAfterMs: 8_000 },
    });
    const embedder = world.embedder();
    const waiting = endOf(world, embedder.embed(["x"]));
    await world.clock.runUntil(1_000);
    works = true;
    embedder.reset("a");
    await world.clock.runUntil(5_000);
    expect(await waiting).toMatchObject({ isAnswered: true, endedMs: 1_100 });
  });

  it("for the right to probe, which another process had when it was asked for first", async () => {
    let asked = 0;
    const world = createWaitingWorld({
      server: refuses({ fromMs: 0, times: 1 }, 100),
      healthLink: {
        publish: () => undefined,
        subscribe: () => () => undefined,
        acquireProbe: async () => {
          asked += 1;
          return asked < 3 ? undefined : { renew: () => undefined, end: () => undefined };
        },
        takePortion: async () => 0,
        publishLimit: () => undefined,
        name: ({ scope, parts }) => JSON.stringify([scope, ...parts]),
      },
      breaker: { cooldownMs: 200 },
    });
    const embedder = world.embedder();
    const calls = [endOf(world, embedder.embed(["x"]))];
    // The queue is never empty, and no other change is heard of.
    for (let index = 1; index < 20; index += 1) {
      await world.clock.runUntil(index * 100);
      calls.push(endOf(world, embedder.embed(["x"])));
    }
    await world.clock.runUntil(15_000);
    expect((await Promise.all(calls)).filter(({ isAnswered }) => isAnswered)).toHaveLength(20);
    expect(asked).toBe(3);
  });
});
