import {
  AllCredentialsFailedError,
  ClosedError,
  DeadlineExceededError,
  spreadSwitcher,
} from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { type Server, takesAtATime } from "../load/waiting-servers.js";
import {
  createWaitingWorld,
  endOf,
  recordEvents,
  switchers,
  type WaitingOptions,
} from "../load/waiting-world.js";

const answers =
  (afterMs: number): Server =>
  () => ({ do: "answer", afterMs });

/** A key that takes one request at a time, each of a second. */
function createFullWorld(options: Partial<WaitingOptions> = {}) {
  const world = createWaitingWorld({
    server: answers(1_000),
    credentials: { a: { maxConcurrent: 1 } },
    ...options,
  });
  const embedder = world.embedder();
  const ask = (given: Parameters<typeof embedder.embed>[1] = {}) =>
    endOf(world, embedder.embed(["x"], given));
  const inFlight = () => embedder.status().map((status) => status.inFlight);
  return { world, embedder, ask, inFlight };
}

const credential = (id: string, key = id, more: object = {}) => ({
  id,
  provider: "scripted" as const,
  key,
  ...more,
});

// Faults that meet: each scene ends with every call ended, in its time, and nothing in flight.
it("an impatient call behind a patient one, kept back by a guessed limit alone, is sent before its wait is over", async () => {
  const world = createWaitingWorld({
    switcher: spreadSwitcher(),
    model: { retry: { maxWaitMs: 60_000 } },
    // Refused once, which teaches that a second brings one small input.
    server: ({ atMs }) =>
      atMs === 0 ? { do: "refuse", afterMs: 10, retryAfterMs: 1_000 } : { do: "answer", afterMs: 100 },
  });
  const embedder = world.embedder();
  const ends = [endOf(world, embedder.embed(["x"]))];
  await world.clock.runUntil(1_005);
  // So large that what follows would wait for the whole of `breaker.cooldownMs`.
  ends.push(endOf(world, embedder.embed(["x".repeat(1_000_000)])));
  await world.clock.runUntil(3_000);
  ends.push(endOf(world, embedder.embed(["patient"])));
  ends.push(endOf(world, embedder.embed(["impatient"], { maxWaitMs: 5_000 })));
  await world.clock.runUntil(120_000);
  const ended = await Promise.all(ends);
  expect(ended.map(({ isAnswered }) => isAnswered)).toEqual([true, true, true, true]);
  expect((ended[3]?.endedMs ?? 0) - (ended[3]?.beganMs ?? 0)).toBeLessThanOrEqual(5_000);
});

describe.each(Object.entries(switchers))("under %s", (_, switcher) => {
  const full = (options: Partial<WaitingOptions> = {}) =>
    createFullWorld({ switcher: switcher(), ...options });

  it("a call that is aborted in the moment in which room comes hides no later room", async () => {
    const { world, ask, inFlight } = full();
    const leaving = new AbortController();
    const first = ask();
    await world.clock.runUntil(100);
    const second = ask({ signal: leaving.signal });
    await world.clock.runUntil(200);
    const forget = world.hotspare.events.on("success", () => leaving.abort(new Error("enough")));
    await world.clock.runUntil(1_500);
    forget();
    expect([(await first).isAnswered, (await second).isAnswered]).toEqual([true, false]);
    const [third, fourth] = [ask(), ask()];
    await world.clock.runUntil(20_000);
    expect([(await third).endedMs, (await fourth).endedMs]).toEqual([2_500, 3_500]);
    expect(inFlight()).toEqual([0]);
  });

  it("a call that a listener aborts as it is admitted gives its place to the next", async () => {
    const { world, ask, inFlight } = full();
    const leaving = new AbortController();
    const ends = [ask(), ask({ signal: leaving.signal }), ask()];
    await world.clock.runUntil(500);
    world.hotspare.events.on("waitEnd", ({ outcome }) => {
      if (outcome === "admitted") leaving.abort(new Error("enough"));
    });
    await world.clock.runUntil(20_000);
    const [first, second, third] = await Promise.all(ends);
    expect([first?.isAnswered, second?.isAnswered, third?.isAnswered]).toEqual([true, false, true]);
    expect(third?.endedMs).toBe(2_000);
    expect(inFlight()).toEqual([0]);
  });

  it("calls that wait for a probe's verdict go on when its key is removed and another comes", async () => {
    const { world, embedder, ask, inFlight } = full({
      credentials: { a: {} },
      server: ({ credentialId, atMs }) =>
        credentialId === "b"
          ? { do: "answer", afterMs: 100 }
          : atMs < 200
            ? { do: "refuse", afterMs: 10 }
            : { do: "answer", afterMs: 50_000 },
      model: { retry: { maxWaitMs: 30_000 } },
    });
    const ends = Array.from({ length: 5 }, () => ask());
    await world.clock.runUntil(800);
    await embedder.addCredential(credential("b"));
    await embedder.removeCredential("a");
    await world.clock.runUntil(120_000);
    const ended = await Promise.all(ends);
    expect(ended.filter(({ isAnswered }) => !isAnswered)).toEqual([]);
    expect(ended.filter(({ credentialId }) => credentialId === "b").length).toBeGreaterThanOrEqual(3);
    expect(inFlight()).toEqual([0]);
  });

  it("calls that wait for a key go to what replaces it, at once", async () => {
    const { world, embedder, ask } = full({
      credentials: { a: {} },
      server: ({ credentialId }) =>
        credentialId === "a"
          ? { do: "refuse", afterMs: 10, retryAfterMs: 8_000 }
          : { do: "answer", afterMs: 100 },
    });
    const ends = Array.from({ length: 20 }, () => ask());
    await world.clock.runUntil(2_000);
    await embedder.replaceCredential("a", credential("a", "new"));
    await world.clock.runUntil(60_000);
    const ended = await Promise.all(ends);
    expect(ended.filter(({ isAnswered }) => !isAnswered)).toEqual([]);
    expect(Math.max(...ended.map(({ endedMs }) => endedMs))).toBeLessThan(3_000);
  });

  it.each([3_600_000, 6_000, -3_600_000])(
    "a stated time is over, once, after the wall clock went %d ms",
    async (jumpMs) => {
      const { world, ask, inFlight } = full({
        credentials: { a: {} },
        server: ({ atMs }) =>
          atMs < 5_000
            ? { do: "refuse", afterMs: 10, retryAfterMs: 5_000 - atMs }
            : { do: "answer", afterMs: 100 },
      });
      const epochMs = world.clock.epochMs.bind(world.clock);
      const ends = [ask(), ask(), ask()];
      await world.clock.runUntil(1_000);
      world.clock.epochMs = () => epochMs() + jumpMs;
      await world.clock.runUntil(60_000);
      const ended = await Promise.all(ends);
      expect(ended.map(({ isAnswered }) => isAnswered)).toEqual([true, true, true]);
      expect(Math.max(...ended.map(({ endedMs }) => endedMs))).toBeLessThan(8_000);
      expect(inFlight()).toEqual([0]);
    },
  );

  it.each([4_500, 8_000, 3_600_000])(
    "waiting calls end after the process was asleep for %d ms",
    async (asleepMs) => {
      const { world, ask, inFlight } = full({
        credentials: { a: {} },
        server: ({ atMs }) =>
          atMs < 4_000
            ? { do: "refuse", afterMs: 10, retryAfterMs: 4_000 - atMs }
            : { do: "answer", afterMs: 100 },
      });
      const waits = recordEvents(world, "waitStart", "waitEnd");
      const ends = [ask(), ask(), ask()];
      await world.clock.runUntil(1_000);
      world.clock.jump(asleepMs);
      await world.clock.runUntil(world.clock.monotonicMs() + 30_000);
      const ended = await Promise.all(ends);
      if (asleepMs < 9_000) expect(ended.filter(({ isAnswered }) => !isAnswered)).toEqual([]);
      const count = (name: string) => waits.filter((each) => each.name === name).length;
      expect(count("waitStart")).toBe(count("waitEnd"));
      expect(inFlight()).toEqual([0]);
    },
  );

  it("background calls starve no longer than their own patience, and go when the others have gone", async () => {
    const { world, ask } = full();
    const patient = ask({ priority: "background", maxWaitMs: 60_000 });
    const held = [ask(), ask({ priority: "background", maxWaitMs: 4_500 })];
    const late = ask({ priority: "background", maxWaitMs: 60_000 });
    for (let atMs = 500; atMs < 20_000; atMs += 1_000) {
      await world.clock.runUntil(atMs);
      held.push(ask({ maxWaitMs: 60_000 }));
    }
    await world.clock.runUntil(120_000);
    const [normal, starved] = await Promise.all(held);
    expect([(await patient).isAnswered, normal?.isAnswered, starved?.isAnswered]).toEqual([
      true,
      true,
      false,
    ]);
    expect(starved?.endedMs).toBe(4_500);
    expect((await late).isAnswered).toBe(true);
    expect((await late).endedMs).toBeGreaterThan(20_000);
  });

  it("a key that is removed with attempts under way, and comes back, counts each place once", async () => {
    const { world, embedder, ask, inFlight } = full({
      credentials: { a: { maxConcurrent: 2 }, b: { maxConcurrent: 1 } },
    });
    const ends = Array.from({ length: 6 }, () => ask());
    await world.clock.runUntil(500);
    await embedder.removeCredential("a");
    await embedder.addCredential(credential("a", "a", { maxConcurrent: 2 }));
    ends.push(...Array.from({ length: 6 }, () => ask({ maxWaitMs: 30_000 })));
    await world.clock.runUntil(60_000);
    expect((await Promise.all(ends)).filter(({ isAnswered }) => !isAnswered)).toEqual([]);
    expect(inFlight()).toEqual([0, 0]);
    const more = Array.from({ length: 3 }, () => ask());
    await world.clock.runUntil(60_500);
    expect([...inFlight()].sort()).toEqual([1, 2]);
    await world.clock.runUntil(120_000);
    await Promise.all(more);
  });

  it("a thousand waiting calls end with a close, each once, and nothing is left", async () => {
    const { world, embedder, ask, inFlight } = full({ model: { retry: { maxWaitMs: 600_000 } } });
    const waits = recordEvents(world, "waitEnd", "callEnd");
    const ends = Array.from({ length: 1_001 }, () => ask());
    await world.clock.runUntil(500);
    const closing = embedder.close({ graceMs: 2_000 });
    await world.clock.runUntil(500);
    const count = (name: string) => waits.filter((each) => each.name === name).length;
    expect([count("waitEnd"), count("callEnd")]).toEqual([1_000, 1_000]);
    await world.clock.runUntil(10_000);
    await closing;
    const ended = await Promise.all(ends);
    expect(ended[0]?.isAnswered).toBe(true);
    expect(ended.slice(1).every(({ error }) => ClosedError.isInstance(error))).toBe(true);
    expect(inFlight()).toEqual([0]);
  });

  it("a model whose calls wait for an account is woken by the end of another model's attempt", async () => {
    const world = createWaitingWorld({
      switcher: switcher(),
      scope: "account",
      server: takesAtATime(2, 3_000),
      model: { retry: { maxWaitMs: 30_000 } },
    });
    const [embedder, vlm] = [world.embedder(), world.vlm()];
    const others = Array.from({ length: 2 }, () => endOf(world, vlm.complete({ prompt: "x" })));
    await world.clock.runUntil(100);
    const waiting = Array.from({ length: 4 }, () => endOf(world, embedder.embed(["x"])));
    await world.clock.runUntil(60_000);
    const ended = await Promise.all([...others, ...waiting]);
    expect(ended.filter(({ isAnswered }) => !isAnswered)).toEqual([]);
    expect(Math.max(...ended.map(({ endedMs }) => endedMs))).toBeLessThan(15_000);
  });

  it("a call's own time ends its wait, and no wait begins that is longer", async () => {
    const { world, ask } = full();
    const ends = [ask(), ask({ timeouts: { totalMs: 700 } })];
    await world.clock.runUntil(30_000);
    const [, short] = await Promise.all(ends);
    expect([short?.endedMs, DeadlineExceededError.isInstance(short?.error)]).toEqual([700, true]);
    const stated = full({
      credentials: { a: {} },
      server: () => ({ do: "refuse", afterMs: 10, retryAfterMs: 5_000 }),
    });
    const hopeless = stated.ask({ timeouts: { totalMs: 2_000 } });
    await stated.world.clock.runUntil(30_000);
    expect((await hopeless).endedMs).toBe(10);
  });

  it("a room that was full takes the next call when one has gone", async () => {
    const { world, ask } = full({ model: { retry: { maxWaiting: 2 } } });
    const ends = [ask(), ask(), ask()];
    await world.clock.runUntil(100);
    const refused = ask();
    await world.clock.runUntil(1_100);
    const taken = ask();
    await world.clock.runUntil(30_000);
    expect(AllCredentialsFailedError.isInstance((await refused).error)).toBe(true);
    expect((await refused).endedMs).toBe(100);
    expect((await taken).endedMs).toBe(4_000);
    expect((await Promise.all(ends)).every(({ isAnswered }) => isAnswered)).toBe(true);
  });

  it("a split input has waited while none of its parts was under way, and never longer than it took", async () => {
    const { world, embedder } = full();
    const ended = recordEvents(world, "callEnd");
    const texts = Array.from({ length: 400 }, (_, index) => `text ${index}`);
    const first = endOf(world, embedder.embed(["x"]));
    const split = endOf(world, embedder.embed(texts));
    await world.clock.runUntil(30_000);
    expect([(await first).isAnswered, (await split).isAnswered]).toEqual([true, true]);
    // Four parts, one after the other, behind one second of another call.
    expect(ended.map(({ event }) => event)).toMatchObject([
      { waitedMs: 0, durationMs: 1_000 },
      { waitedMs: 1_000, durationMs: 5_000 },
    ]);
  });
});
