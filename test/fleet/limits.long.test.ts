import { jsonReply } from "@hotspare/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectNothingLost } from "./expectations.js";
import { havePortionsEnded, neverGrowByTime, quotaOf, roomOf } from "./fleet-accounts.js";
import type { FleetScene } from "./fleet-scene.js";
import { type FleetWorld, startFleetWorld } from "./fleet-world.js";
import { holdAnswers } from "./held-answers.js";
import { limitedKeys, sharedLimits } from "./shared-limits.js";
import { until } from "./until.js";

/** Counts, and no times: so that a process is never alone because the machine is slow. */
const commandTimeoutMs = 5_000;

let world: FleetWorld;
beforeAll(async () => {
  world = await startFleetWorld();
});
afterAll(() => world?.close());

describe("eight processes that share four keys", () => {
  const options = {
    models: [limitedKeys],
    commandTimeoutMs,
    tuning: { switcher: "spread", retry: { maxWaitMs: 60_000 } },
  } as const;

  // A slow machine cannot raise the share. It sends fewer requests, and of few requests each refused request is a large share: so the test counts on until
  // 700 requests are decided, of about 800 that the keys allow in 20 seconds. A process goes on alone, and beyond its portion, only if Redis takes five
  // seconds. A machine that sends fewer than 40 requests a second never uses the keys up, and the error says so.
  it("have 1 % of their requests refused at most, of limits that are stated", async () => {
    await world.run(options, async (scene) => {
      const { refusedShare } = await sharedLimits(scene, {
        stated: true,
        callers: 16,
        settleSeconds: 2,
        seconds: 20,
        leastRequests: 700,
      });
      expect(refusedShare).toBeLessThan(0.01);
      await expectNothingLost(scene);
    });
  });
});

describe("a process that is killed", () => {
  it("gives its places in the fleet's room back", async () => {
    const tuning = { retry: { maxWaitMs: 100_000 } };
    const workers = [0, 1, 2];
    await world.run({ models: [["a"]], takePart: workers, tuning, commandTimeoutMs }, async (scene) => {
      // So slow that all attempts have begun before the first refusal: a later one would begin the room anew.
      scene
        .key("a")
        .latency(4_000)
        .status(429, { headers: { "retry-after": "1" } });
      await scene.ask({ do: "start", callers: 4, pauseMs: 0 });
      const opened = () => scene.trace.seen.filter(({ seen }) => seen.event === "open").length;
      await until("the refusals", () => opened() >= workers.length);
      scene.key("a").healthy();
      const held = holdAnswers(scene, "a");
      await until(
        "a probe, and no other attempt",
        () => held.count === 1 && scene.key("a").stats.inFlight === 1,
      );
      await until("the room", async () => (await roomOf(scene))?.limit === 1);
      await neverGrowByTime(scene);
      const begunBefore = await begunBy(scene, workers);
      held.answer("well");
      await until("a full room of two", () => held.count === 2);
      const begun = await begunBy(scene, workers);
      expect(begunBefore.size).toBeGreaterThan(0);
      const [killed = 0] = [...begun.keys()];
      await scene.worker(killed).kill();
      scene.trace.note(`worker ${killed} is killed`);
      // Nothing was answered since: a place came free because the killed process no longer renews it.
      await until("an attempt of another worker", () => held.count > 2);
      expect((await roomOf(scene))?.limit).toBe(2);
      scene.key("a").healthy();
      held.answer("well");
      await scene.restartWorker(killed);
      await scene.ask({ do: "stop" });
      await expectNothingLost(scene);
    });
  });

  it("gives its portion of a limit back", async () => {
    const [killed, other] = [0, 1];
    const takes = 60;
    const tuning = { switcher: "spread", retry: { maxWaitMs: 100_000 } } as const;
    await world.run(
      { models: [["a"]], takePart: [killed, other], tuning, commandTimeoutMs },
      async (scene) => {
        limitForHours(scene, "a", takes);
        await scene.ask({ do: "call", model: 0, count: 1 }, [other]);
        const quota = await until("the limit's account", () => quotaOf(scene));
        const portion = 50;
        const granted = await scene
          .worker(killed)
          .ask(scene.name, { do: "takePortion", quota, amount: portion });
        expect(granted).toBe(portion);
        await scene.worker(killed).kill();
        scene.trace.note(`worker ${killed} is killed, and holds ${portion}`);
        scene.taking.delete(killed);
        await until("the portion's end", () => havePortionsEnded(scene, quota));
        // What these replies state was read after the portion had ended: so none of it was used.
        // Without the killed process's portion there are nine.
        await scene.ask({ do: "call", model: 0, count: 20 }, [other]);
        await expectNothingLost(scene);
        expect(scene.key("a").stats.byStatus["429"] ?? 0).toBe(0);
      },
    );
  });
});

/** A limit that replies state and that comes back hours later, so that nothing comes back while a test runs. */
function limitForHours(scene: FleetScene, id: string, takes: number): void {
  let answered = 0;
  scene.key(id).reply(() => {
    if (answered >= takes) return jsonReply({ error: { message: "Rate limit reached." } }, { status: 429 });
    answered += 1;
    const headers = {
      "x-ratelimit-limit-requests": String(takes),
      "x-ratelimit-remaining-requests": String(takes - answered),
      "x-ratelimit-reset-requests": "6h0m0s",
    };
    const data = [{ object: "embedding", index: 0, embedding: [1, 0, 0, 0] }];
    const usage = { prompt_tokens: 2, total_tokens: 2 };
    return jsonReply({ object: "list", model: "model-0", data, usage }, { headers });
  });
}

/** The workers that have begun attempts since they were last asked, and how many. */
async function begunBy(scene: FleetScene, workers: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const begun = new Map<number, number>();
  for (const at of workers) {
    const { length } = await scene.worker(at).attempts(scene.name);
    if (length > 0) begun.set(at, length);
  }
  return begun;
}
