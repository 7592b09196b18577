import { AllCredentialsFailedError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../chaos/seeded-random.js";
import { virtualReply } from "../chaos/virtual-reply.js";
import { createLoadWorld, failuresOf, load } from "./load-world.js";

const serverError = () => virtualReply(500, { error: { message: "Sorry.", type: "server_error" } });
const refusedKey = () => virtualReply(401, { error: { message: "No such key.", code: "invalid_api_key" } });
const refusedConnection = () => {
  throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) });
};
const seconds = 5;

// At a thousand calls a second, in virtual time.
describe("under load", () => {
  it("four keys at a server that fails three times in ten fail no more calls than one key would", async () => {
    const failing = async (keys: readonly string[]) => {
      const random = new SeededRandom(7);
      const world = await createLoadWorld({
        keys,
        answer: () => (random.chance(0.3) ? serverError() : undefined),
      });
      return failuresOf(await load(world, seconds));
    };
    const [one, four] = [await failing(["a"]), await failing(["a", "b", "c", "d"])];
    expect(four).toBeLessThanOrEqual(one);
  });

  it("revoked keys meet one request for each key and step of the back-off", async () => {
    const keys = ["a", "b", "c", "d", "e"];
    const world = await createLoadWorld({ keys, answer: refusedKey, retry: { maxWaitMs: 0 } });
    const first = world.embedder.embed(["first"]).catch((error: unknown) => error);
    await world.clock.runUntil(world.clock.monotonicMs() + 1_000);
    expect(AllCredentialsFailedError.isInstance(await first)).toBe(true);
    expect(world.requests).toHaveLength(keys.length);
    const ends = await load(world, 10);
    expect(failuresOf(ends)).toBe(ends.length);
    // Last resorts are 0.25, 0.5, 1, 2 and 4 s apart: in eleven seconds no key is asked more than six times.
    for (const key of keys)
      expect(world.requests.filter((request) => request.key === key).length).toBeLessThanOrEqual(6);
  });

  it("ten keys behind a server that is down are asked hardly more often than one would be", async () => {
    const keys = [..."abcdefghij"];
    const world = await createLoadWorld({ keys, answer: refusedConnection });
    const ends = await load(world, seconds);
    expect(failuresOf(ends)).toBe(ends.length);
    expect(world.requests.length).toBeLessThanOrEqual(1.2 * ends.length);
  });

  it("an input that always fails opens nothing for the others", async () => {
    const world = await createLoadWorld({
      keys: ["a", "b", "c"],
      serverOf: (key) => key,
      answer: ({ input }) => (input.startsWith("poison") ? serverError() : undefined),
      // Later rounds of the poisoned calls would outlast the good calls, whose answers clear the servers.
      retry: { maxRounds: 1 },
    });
    const inputOf = (index: number) => (index % 20 === 0 ? `poison ${index}` : `good ${index}`);
    const ends = await load(world, seconds, inputOf);
    const good = ends.filter((_, index) => index % 20 !== 0);
    expect(good.every((end) => "credentialId" in end && end.credentialId === "a")).toBe(true);
    expect(failuresOf(ends)).toBe(ends.length / 20);
    expect(world.opened).toEqual([]);
  });

  it("callers with five milliseconds open nothing", async () => {
    const world = await createLoadWorld({
      keys: ["a", "b"],
      serverOf: (key) => key,
      answer: () => undefined,
    });
    const hasty = Array.from({ length: 1_000 }, () =>
      world.embedder.embed(["x"], { timeouts: { attemptMs: 5 } }).catch((error: unknown) => error),
    );
    await world.clock.runUntil(world.clock.monotonicMs() + 60_000);
    await Promise.all(hasty);
    expect(world.opened).toEqual([]);
    expect(world.embedder.activeCredentialId).toBe("a");
  });
});

describe("a wait of a day that is stated on a limit of a minute", () => {
  it("holds the only credential back no longer than a failback", async () => {
    let isBack = false;
    const world = await createLoadWorld({
      keys: ["a"],
      answer: () =>
        isBack
          ? undefined
          : virtualReply(
              429,
              { error: { message: "Wait." } },
              { "retry-after": "86400", "content-type": "application/json" },
            ),
    });
    const ask = async () => {
      const asking = world.embedder.embed(["x"]).then(
        () => true,
        () => false,
      );
      await world.clock.runUntil(world.clock.monotonicMs() + 15_000);
      return asking;
    };
    expect(await ask()).toBe(false);
    isBack = true;
    let waitedMs = 0;
    while (!(await ask()) && waitedMs < 3_600_000) {
      waitedMs += 30_000;
      await world.clock.runUntil(world.clock.monotonicMs() + 15_000);
    }
    expect(waitedMs).toBeLessThanOrEqual(600_000);
    expect(world.requests.length).toBeLessThanOrEqual(3);
  });
});

describe("last resorts that fail", () => {
  it("lengthen no cooldown: the key is probed when it would have been", async () => {
    const world = await createLoadWorld({ keys: ["a"], answer: refusedKey, retry: { maxWaitMs: 0 } });
    const ask = async () => {
      const asking = world.embedder.embed(["x"]).catch(() => undefined);
      await world.clock.runUntil(world.clock.monotonicMs() + 100);
      await asking;
    };
    await ask();
    const until = () => world.embedder.status()[0]?.untilMs;
    const untilMs = until();
    for (let second = 0; second < 300; second += 1) {
      await ask();
      await world.clock.runUntil(world.clock.monotonicMs() + 900);
    }
    expect(world.requests.length).toBeGreaterThan(5);
    expect(until()).toBe(untilMs);
    expect(world.embedder.status()[0]?.consecutiveOpenings).toBe(1);
  });
});
