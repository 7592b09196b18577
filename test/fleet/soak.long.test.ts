import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectNothingLost } from "./expectations.js";
import { agreeMs } from "./fault-play.js";
import { NotHappened } from "./faults/fault.js";
import type { FleetScene } from "./fleet-scene.js";
import { type FleetWorld, startFleetWorld } from "./fleet-world.js";
import { type SoakStep, soakReports, soakSteps } from "./soak-steps.js";

/** `FLEET_SEEDS=1,2,3` plays these seeds, and `FLEET_STEPS` as many steps of each. */
const seeds = (process.env["FLEET_SEEDS"] ?? "1,2").split(",").map(Number);
const steps = Number(process.env["FLEET_STEPS"] ?? 12);

let world: FleetWorld;
beforeAll(async () => {
  world = await startFleetWorld();
});
afterAll(() => world?.close());

/** The credentials come back by themselves soon, so that a scene ends in a state that all must reach. */
const tuning = {
  breaker: { cooldownMs: 200, maxCooldownMs: 1_000 },
  failback: { afterMs: 1_000, afterCalls: 1_000_000 },
} as const;

it.each(seeds)(
  "nothing that happens to a fleet loses a call, and the fleet agrees when it is over: seed %i",
  async (seed) => {
    await world.run({ models: [["a", "b", "c"]], tuning }, async (scene) => {
      scene.trace.note(`seed ${seed}`);
      await scene.ask({ do: "start", callers: 1, pauseMs: 60 });
      const happened = new Map<SoakStep["kind"], number>();
      for (const { step, holdMs } of soakSteps(seed, steps, world.workers.length)) {
        const count = (await play(scene, step, holdMs)) ? 1 : 0;
        happened.set(step.kind, (happened.get(step.kind) ?? 0) + count);
      }
      const never = [...happened].filter(([, count]) => count === 0).map(([kind]) => kind);
      expect(never, "kinds of faults that were tried and never happened").toEqual([]);
      scene.trace.note("it is over");
      for (const id of ["a", "b", "c"]) scene.key(id).healthy();
      // Each key is probed once more at the latest a second and a tenth after it failed last.
      await scene.untilAgreed({ a: "closed", b: "closed", c: "closed" }, agreeMs + 3_000);
      await scene.ask({ do: "stop" });
      await expectNothingLost(scene, soakReports);
    });
  },
);

/** Plays a step. Returns whether it has happened: after other steps, there may be nothing that a fault could befall. */
async function play(scene: FleetScene, { name, act, undo }: SoakStep, holdMs: number): Promise<boolean> {
  scene.trace.note(`begins: ${name}`);
  const hasHappened = await happens(scene, act);
  await sleep(holdMs);
  if (undo !== undefined) await happens(scene, undo);
  scene.trace.note(`has ended: ${name}`);
  return hasHappened;
}

async function happens(scene: FleetScene, step: SoakStep["act"]): Promise<boolean> {
  try {
    await step(scene);
    return true;
  } catch (error) {
    if (!(error instanceof NotHappened)) throw error;
    scene.trace.note(error.message);
    return false;
  }
}
