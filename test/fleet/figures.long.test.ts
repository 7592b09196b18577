import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectNothingLost, expectNothingWaited, requestsOf } from "./expectations.js";
import { agreeMs } from "./fault-play.js";
import { type FleetWorld, startFleetWorld } from "./fleet-world.js";
import { recoveries } from "./recoveries.js";
import { revokedUnderLoad } from "./revoked-under-load.js";

/** Counts, and no times: so that a process is never alone because the machine is slow. */
const commandTimeoutMs = 5_000;

let world: FleetWorld;
beforeAll(async () => {
  world = await startFleetWorld();
});
afterAll(() => world?.close());

it.each(["embedder", "vlm"] as const)(
  "a key revoked under 8 processes and 256 callers meets only what was in flight, and what began before a process knew: %s",
  async (kind) => {
    await world.run({ kind, commandTimeoutMs }, async (scene) => {
      const { late, unexplained } = await revokedUnderLoad(scene, 32);
      expect(late).toBe(0);
      expect(unexplained).toBe(0);
      await expectNothingLost(scene);
      await expectNothingWaited(scene);
    });
  },
);

it("a key revoked under one process is never asked by the seven others", async () => {
  await world.run({ commandTimeoutMs }, async (scene) => {
    scene.key("a").revoked();
    await scene.ask({ do: "call", model: 0, count: 1 }, [0]);
    await scene.untilAgreed({ a: "open", b: "closed" }, agreeMs);
    await scene.ask({ do: "call", model: 0, count: 40 });
    expect(requestsOf(scene, "a")).toBe(1);
    await expectNothingLost(scene);
    await expectNothingWaited(scene);
  });
});

it("a key that recovers is probed exactly once in the fleet: 100 recoveries", async () => {
  const models = Array.from({ length: 10 }, (_, at) => [`a${at}`, `b${at}`]);
  await world.run(
    {
      models,
      commandTimeoutMs,
      tuning: { breaker: { cooldownMs: 200 }, failback: { afterMs: 60_000, afterCalls: 3 } },
    },
    async (scene) => {
      for (let round = 0; round < 10; round += 1) {
        const probes = await recoveries(
          scene,
          models.map(([id = ""]) => id),
        );
        expect(probes).toEqual(models.map(() => 1));
      }
      await sleep(0);
      await expectNothingLost(scene);
      await expectNothingWaited(scene);
    },
  );
});
