import { AllCredentialsFailedError, ClosedError, DeadlineExceededError } from "@hotspare/core";
import { describe, expect, it, vi } from "vitest";
import { type Server, takesAtATime } from "../load/waiting-servers.js";
import {
  burst,
  createWaitingWorld,
  endOf,
  recordEvents,
  switchers,
  type WaitingOptions,
  type WaitingWorld,
} from "../load/waiting-world.js";

const image = { type: "image", image: new URL("https://pictures.example/fox.png") } as const;

/** A lone key that takes one request at a time: further calls wait. */
async function createFullWorld(options: Partial<WaitingOptions> = {}) {
  const world = createWaitingWorld({
    server: takesAtATime(1, 1_000, 20),
    credentials: { a: { maxConcurrent: 1 } },
    ...options,
  });
  const vlm = world.vlm();
  const ask = (prompt: string, given: Parameters<typeof vlm.complete>[1] = {}) =>
    endOf(world, vlm.complete({ prompt }, given));
  return { world, vlm, ask, sent: () => world.requests.map(({ input }) => promptOf(input)) };
}

function promptOf(input: unknown): string {
  const [message] = input as readonly { readonly content: unknown }[];
  const { content } = message ?? {};
  const [part] = content as readonly { readonly text?: string }[];
  return typeof content === "string" ? content : (part?.text ?? "?");
}

const refuseFor =
  (untilMs: number, retryAfterMs?: number): Server =>
  ({ atMs }) =>
    atMs < untilMs
      ? { do: "refuse", afterMs: 10, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
      : { do: "answer", afterMs: 100 };

describe("a waiting call", () => {
  it("is admitted in the order in which the calls began", async () => {
    const { world, ask, sent } = await createFullWorld();
    const names = ["1", "2", "3", "4", "5"];
    const ends = names.map((name) => ask(name));
    await world.clock.runUntil(10_000);
    expect((await Promise.all(ends)).every(({ isAnswered }) => isAnswered)).toBe(true);
    expect(sent()).toEqual(names);
  });

  it("goes at the time that was stated last, and the room has no new timer each time it moves on", async () => {
    let requests = 0;
    const world = createWaitingWorld({
      server: ({ atMs }) => {
        requests += 1;
        return atMs > 0
          ? { do: "answer", afterMs: 100 }
          : { do: "refuse", afterMs: 50 * requests, retryAfterMs: 1_000 };
      },
      model: { retry: { maxWaitMs: 60_000 } },
    });
    const sleep = vi.spyOn(world.clock, "sleep");
    const vlm = world.vlm();
    const ends = Array.from({ length: 10 }, () => endOf(world, vlm.complete({ prompt: "x" })));
    await world.clock.runUntil(9_000);
    for (const end of ends) {
      expect((await end).isAnswered).toBe(true);
    }
    // The last refusal came after 500 ms. The timer of the first fired 450 ms too soon.
    expect(world.requests.map(({ atMs }) => atMs).filter((atMs) => atMs > 0)[0]).toBe(1_500);
    // Each request has a sleep. The deadlines have two, and the room's timer has three.
    expect(sleep).toHaveBeenCalledTimes(world.requests.length + 5);
  });

  it("keeps its place when it was admitted and refused", async () => {
    let refused = 0;
    const world = createWaitingWorld({
      server: ({ input }) => {
        if (promptOf(input) === "1" && refused < 3) {
          refused += 1;
          return { do: "refuse", afterMs: 10 };
        }
        return { do: "answer", afterMs: 100 };
      },
    });
    const vlm = world.vlm();
    const first = endOf(world, vlm.complete({ prompt: "1" }));
    await world.clock.runUntil(50);
    const second = endOf(world, vlm.complete({ prompt: "2" }));
    await world.clock.runUntil(10_000);
    await Promise.all([first, second]);
    expect(world.requests.map(({ input }) => promptOf(input))).toEqual(["1", "1", "1", "1", "2"]);
  });

  it("is passed by a new call of the same needs at no time", async () => {
    const { world, ask, sent } = await createFullWorld();
    const ends = [ask("1"), ask("2"), ask("3")];
    // In the same moment in which the first is answered, and before anything that waits has been looked at.
    world.hotspare.events.on("success", () => {
      if (ends.length === 3) {
        ends.push(ask("4"));
      }
    });
    await world.clock.runUntil(20_000);
    await Promise.all(ends);
    expect(sent()).toEqual(["1", "2", "3", "4"]);
  });

  it("that needs a picture seen lets text pass, and goes when the credential that sees is free", async () => {
    const world = createWaitingWorld({
      server: ({ credentialId }) => ({ do: "answer", afterMs: credentialId === "sees" ? 5_000 : 100 }),
      credentials: { sees: { seesPictures: true, maxConcurrent: 1 }, reads: { maxConcurrent: 1 } },
    });
    const embedder = world.embedder();
    const pictures = [0, 1].map(() => endOf(world, embedder.embed([[image]])));
    const texts = ["1", "2", "3"].map((text) => endOf(world, embedder.embed([text])));
    await world.clock.runUntil(20_000);
    const [first, second] = await Promise.all(pictures);
    expect([first?.endedMs, second?.endedMs]).toEqual([5_000, 10_000]);
    expect((await Promise.all(texts)).map(({ endedMs }) => endedMs)).toEqual([100, 200, 300]);
  });

  it("of the background goes last, whenever it came", async () => {
    const { world, ask, sent } = await createFullWorld();
    const ends = [
      ask("1"),
      ask("background 1", { priority: "background" }),
      ask("background 2", { priority: "background" }),
      ask("2"),
      ask("3"),
    ];
    await world.clock.runUntil(20_000);
    await Promise.all(ends);
    expect(sent()).toEqual(["1", "2", "3", "background 1", "background 2"]);
  });
});

describe("a waiting call leaves at once", () => {
  it("when its caller aborts", async () => {
    const { world, ask, sent } = await createFullWorld();
    const abort = new AbortController();
    const ends = [ask("1"), ask("2", { signal: abort.signal }), ask("3")];
    await world.clock.runUntil(300);
    abort.abort(new Error("enough"));
    expect(await ends[1]).toMatchObject({ endedMs: 300, error: { message: "enough" } });
    await world.clock.runUntil(10_000);
    expect(sent()).toEqual(["1", "3"]);
  });

  it("when its own time is over", async () => {
    const { world, ask } = await createFullWorld();
    const ends = [ask("1"), ask("2", { timeouts: { totalMs: 400 } })];
    await world.clock.runUntil(10_000);
    const second = await ends[1];
    expect([second?.endedMs, DeadlineExceededError.isInstance(second?.error)]).toEqual([400, true]);
  });

  it("when the model closes", async () => {
    const { world, vlm, ask } = await createFullWorld();
    const ends = [ask("1"), ask("2"), ask("3")];
    await world.clock.runUntil(300);
    const closing = vlm.close({ graceMs: 5_000 });
    const [second, third] = [await ends[1], await ends[2]];
    expect([second?.endedMs, third?.endedMs]).toEqual([300, 300]);
    expect(ClosedError.isInstance(second?.error)).toBe(true);
    await world.clock.runUntil(10_000);
    await closing;
    expect((await ends[0])?.isAnswered).toBe(true);
  });

  it("when `maxWaitMs` is over, in all over several waits", async () => {
    // Each refusal states a second, so that the call waits again and again.
    const world = createWaitingWorld({
      server: refuseFor(60_000, 1_000),
      model: { retry: { maxWaitMs: 3_500 } },
    });
    const call = endOf(world, world.vlm().complete({ prompt: "x" }));
    await world.clock.runUntil(60_000);
    expect(await call).toMatchObject({ isAnswered: false });
    expect((await call).endedMs).toBeLessThanOrEqual(3_500);
    expect(world.requests).toHaveLength(4);
  });

  it("when its call's `maxWaitMs` is over, whatever the model's", async () => {
    const { world, ask } = await createFullWorld();
    const ends = [ask("1"), ask("2", { maxWaitMs: 250 })];
    await world.clock.runUntil(10_000);
    expect(await ends[1]).toMatchObject({ endedMs: 250, isAnswered: false });
  });
});

describe("a call fails at once", () => {
  it("when the soonest stated time is later than its patience", async () => {
    const world = createWaitingWorld({ server: refuseFor(60_000, 11_000) });
    const call = endOf(world, world.vlm().complete({ prompt: "x" }));
    await world.clock.runUntil(60_000);
    expect(await call).toMatchObject({ endedMs: 10, isAnswered: false });
  });

  it("when that becomes so while it waits, wherever it stands", async () => {
    // The first refusal states half a second, the probe's a minute.
    const server: Server = ({ atMs }) => ({
      do: "refuse",
      afterMs: 10,
      retryAfterMs: atMs < 100 ? 1_000 : 60_000,
    });
    const world = createWaitingWorld({ server });
    const vlm = world.vlm();
    const patient = [0, 1, 2].map(() => endOf(world, vlm.complete({ prompt: "x" }, { maxWaitMs: 120_000 })));
    const others = [0, 1, 2].map(() => endOf(world, vlm.complete({ prompt: "x" })));
    await world.clock.runUntil(5_000);
    for (const { isAnswered, endedMs } of await Promise.all(others)) {
      expect([isAnswered, endedMs]).toEqual([false, 1_020]);
    }
    await world.clock.runUntil(130_000);
    await Promise.all(patient);
  });

  it("behind calls that wait, when what they wait for is too late for it", async () => {
    const world = createWaitingWorld({ server: refuseFor(5_000, 5_000) });
    const vlm = world.vlm();
    const patient = endOf(world, vlm.complete({ prompt: "patient" }));
    await world.clock.runUntil(1_000);
    const hasty = endOf(world, vlm.complete({ prompt: "hasty" }, { maxWaitMs: 2_000 }));
    await world.clock.runUntil(30_000);
    expect(await hasty).toMatchObject({ endedMs: 1_000, isAnswered: false });
    expect((await patient).isAnswered).toBe(true);
  });

  it("when `retry.maxWaiting` calls wait already", async () => {
    const { world, ask } = await createFullWorld({ model: { retry: { maxWaiting: 2 } } });
    const ends = [ask("1"), ask("2"), ask("3"), ask("4")];
    await world.clock.runUntil(100);
    const fourth = await ends[3];
    expect([fourth?.endedMs, fourth?.isAnswered]).toEqual([0, false]);
    expect(AllCredentialsFailedError.isInstance(fourth?.error) && fourth?.error.class).toBe("rate_limited");
    await world.clock.runUntil(10_000);
    expect((await Promise.all(ends)).filter(({ isAnswered }) => isAnswered)).toHaveLength(3);
  });
});

describe("waitStart and waitEnd", () => {
  it("come in pairs, on every path", async () => {
    const { world, vlm, ask } = await createFullWorld({ model: { retry: { maxWaiting: 4 } } });
    const seen = recordEvents(world, "waitStart", "waitEnd");
    const abort = new AbortController();
    const ends = [
      ask("1"),
      ask("2"),
      ask("3", { signal: abort.signal }),
      ask("4", { maxWaitMs: 100 }),
      ask("5", { timeouts: { totalMs: 200 } }),
      ask("6"),
    ];
    await world.clock.runUntil(500);
    abort.abort();
    await world.clock.runUntil(1_500);
    ends.push(ask("7"));
    await world.clock.runUntil(1_600);
    const closing = vlm.close({ graceMs: 0 });
    await world.clock.runUntil(10_000);
    await Promise.all([closing, ...ends]);
    const started = seen.filter(({ name }) => name === "waitStart").map(({ event }) => event.callId);
    const ended = seen.filter(({ name }) => name === "waitEnd").map(({ event }) => event.callId);
    expect(started).toHaveLength(5);
    expect([...ended].sort()).toEqual([...started].sort());
    expect(seen.flatMap(({ event }) => ("outcome" in event ? [event.outcome] : []))).toEqual([
      "expired",
      "expired",
      "left",
      "admitted",
      "left",
    ]);
  });

  it("name the attempt that made room, and none where a time came", async () => {
    const { world, ask } = await createFullWorld();
    const seen = recordEvents(world, "waitEnd", "success");
    const ends = [ask("1"), ask("2"), ask("3")];
    await world.clock.runUntil(10_000);
    await Promise.all(ends);
    const attempts = seen.flatMap(({ name, event }) =>
      name === "success" && "attemptId" in event ? [event.attemptId] : [],
    );
    const freedBy = seen.flatMap(({ name, event }) =>
      name === "waitEnd" && "freedBy" in event ? [event.freedBy] : [],
    );
    expect(freedBy).toEqual(attempts.slice(0, 2));
  });

  it("name no attempt where a time came", async () => {
    let requests = 0;
    const world = createWaitingWorld({
      server: () => {
        requests += 1;
        // The last resort is answered before it counts as taken.
        const afterMs = requests === 2 ? 800 : 5_000;
        return requests === 1 ? { do: "refuse", afterMs: 10 } : { do: "answer", afterMs };
      },
    });
    const vlm = world.vlm();
    const events = recordEvents(world, "waitEnd");
    const first = endOf(world, vlm.complete({ prompt: "x" }));
    await world.clock.runUntil(50);
    const calls = [0, 1, 2].map(() => endOf(world, vlm.complete({ prompt: "x" })));
    await world.clock.runUntil(30_000);
    await Promise.all([first, ...calls]);
    // The last resort's time, the room that its answer made, and the room that grew in silence.
    expect(events.map(({ event }) => event)).toMatchObject([
      { waitedMs: 250 },
      { freedBy: 2 },
      { freedBy: 2 },
      {},
    ]);
    expect(events.map(({ event }) => "freedBy" in event)).toEqual([false, true, true, false]);
  });
});

describe("the room", () => {
  it("is of the fault domain, over all models", async () => {
    const world = createWaitingWorld({ server: takesAtATime(4, 200), scope: "account" });
    const [embedder, vlm] = [world.embedder(), world.vlm()];
    const most = watchRoom(world, [embedder, vlm]);
    const ends = Array.from({ length: 40 }, (_, index) =>
      endOf(world, index % 2 === 0 ? embedder.embed(["x"]) : vlm.complete({ prompt: "x" })),
    );
    await world.clock.runUntil(30_000);
    const answered = (await Promise.all(ends)).filter(({ isAnswered }) => isAnswered);
    expect(answered).toHaveLength(40);
    expect(most.overRoom).toBe(0);
    expect(new Set(world.requests.slice(40).map(({ operation }) => operation)).size).toBe(2);
  });

  it.each(Object.entries(switchers))(
    "is never exceeded by what %s sends after the first refusal",
    async (_, switcher) => {
      const world = createWaitingWorld({ server: takesAtATime(6, 300, 15), switcher: switcher() });
      const vlm = world.vlm();
      const most = watchRoom(world, [vlm]);
      const { answered } = await burst(world, (prompt) => vlm.complete({ prompt }), 80, 30_000);
      expect(answered).toBe(80);
      expect(most.overRoom).toBe(0);
    },
  );

  it.each(Object.entries(switchers))(
    "holds no lease when all calls of %s have ended",
    async (_, switcher) => {
      const world = createWaitingWorld({ server: takesAtATime(3, 300, 15), switcher: switcher() });
      const vlm = world.vlm();
      const abort = new AbortController();
      const ends = Array.from({ length: 60 }, (_, index) =>
        endOf(world, vlm.complete({ prompt: "x" }, index % 3 === 0 ? { signal: abort.signal } : {})),
      );
      await world.clock.runUntil(777);
      abort.abort();
      await world.clock.runUntil(30_000);
      await Promise.all(ends);
      expect(vlm.status()[0]).toMatchObject({ inFlight: 0, state: "closed" });
    },
  );
});

/** Counts the requests that were sent to a credential whose room was used up. Those of the first herd know of no room yet. */
function watchRoom(
  world: WaitingWorld,
  models: readonly { status(): readonly { readonly state: string; readonly room?: number }[] }[],
) {
  const counts = { overRoom: 0 };
  const begun = new Map<number, number>();
  let refusedAt = Number.POSITIVE_INFINITY;
  let inFlight = 0;
  world.hotspare.events.on("attempt", ({ attemptId, atMs, probe }) => {
    const room = models[0]?.status()[0]?.room ?? Number.POSITIVE_INFINITY;
    if (atMs > refusedAt) {
      begun.set(attemptId, atMs);
      inFlight += 1;
      counts.overRoom += !probe && inFlight > room ? 1 : 0;
    }
  });
  const end = ({ attemptId }: { readonly attemptId: number }) => {
    inFlight -= begun.delete(attemptId) ? 1 : 0;
  };
  world.hotspare.events.on("success", end);
  world.hotspare.events.on("failure", (event) => {
    refusedAt = Math.min(refusedAt, event.atMs);
    end(event);
  });
  return counts;
}
