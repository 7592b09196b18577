import { afterAll, beforeAll, describe, it } from "vitest";
import { playFault, soonBack } from "./fault-play.js";
import { faults } from "./faults/all-faults.js";
import { namedFault } from "./faults/single-faults.js";
import { type FleetWorld, startFleetWorld } from "./fleet-world.js";

let world: FleetWorld;
beforeAll(async () => {
  world = await startFleetWorld();
});
afterAll(() => world?.close());

// Eight processes, half of which call. Each fault has a Redis of its own, so that several can fail at once.
describe.concurrent.each(Object.entries(faults))("a fleet goes on: %s", (_, some) => {
  it.each(some.map((fault) => [fault.name, fault] as const))("%s", async (__, fault) => {
    const { redisArgs = [] } = fault;
    await world.run({ tuning: soonBack, redisArgs }, (scene) => playFault(scene, fault));
  });
});

describe.concurrent("a process joins in the middle of it", () => {
  it.each([
    "Redis is stopped (SIGSTOP)",
    "nothing comes from Redis, later it does",
    "Redis is restarted empty",
  ])("%s", async (name) => {
    const fault = namedFault(name);
    const takePart = [0, 1, 2, 3, 4, 5, 6];
    await world.run({ tuning: soonBack, takePart }, (scene) => playFault(scene, fault, { joins: 7 }));
  });
});
