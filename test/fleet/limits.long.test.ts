import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectNothingLost } from "./expectations.js";
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

  it("have 1 % of their requests refused at most, of limits that are stated", async () => {
    await world.run(options, async (scene) => {
      const { refusedShare } = await sharedLimits(scene, true, 16, 20);
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
      // After a refusal this slow, a full room is not believed to be taken for 16 s: until then only an end makes a place free.
      scene
        .key("a")
        .latency(8_000)
        .status(429, { headers: { "retry-after": "1" } });
      await scene.ask({ do: "start", callers: 4, pauseMs: 0 });
      const opened = () => scene.trace.seen.filter(({ seen }) => seen.event === "open").length;
      await until("the refusals", () => opened() >= workers.length);
      scene.key("a").healthy();
      const held = holdAnswers(scene, "a");
      await until("a probe", () => held.count === 1);
      const begunBefore = await begunBy(scene, workers);
      held.answer("well");
      await until("a full room of two", () => held.count === 2);
      const begun = await begunBy(scene, workers);
      expect(begunBefore.size).toBeGreaterThan(0);
      const [killed = 0] = [...begun.keys()];
      await scene.worker(killed).kill();
      scene.trace.note(`worker ${killed} is killed`);
      const diedMs = performance.now();
      await until("an attempt of another worker", () => held.count > 2);
      expect(performance.now() - diedMs).toBeLessThan(12_000);
      scene.key("a").healthy();
      held.answer("well");
      await scene.restartWorker(killed);
      await scene.ask({ do: "stop" });
      await expectNothingLost(scene);
    });
  });
});

/** The workers that have begun attempts since they were last asked, and how many. */
async function begunBy(scene: FleetScene, workers: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const begun = new Map<number, number>();
  for (const at of workers) {
    const { length } = await scene.worker(at).attempts(scene.name);
    if (length > 0) begun.set(at, length);
  }
  return begun;
}
