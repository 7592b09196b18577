import { afterAll, beforeAll, it } from "vitest";
import { expectNothingLost, expectNothingWaited } from "./expectations.js";
import { type FleetWorld, startFleetWorld } from "./fleet-world.js";
let world: FleetWorld;
beforeAll(async () => { world = await startFleetWorld(); });
afterAll(() => world?.close());
it("tries", async () => {
  await world.run({ isLinked: false }, async (scene) => {
    scene.key("a").latency(50); scene.key("b").latency(50);
    await scene.ask({ do: "start", callers: 4, pauseMs: 20 });
    await new Promise((r) => setTimeout(r, 300));
    scene.key("a").revoked();
    console.log(await scene.untilAgreed({ a: "open" }, 2000));
    await scene.ask({ do: "stop" });
    await expectNothingLost(scene); await expectNothingWaited(scene);
    console.log(scene.trace.print());
    console.log((await scene.looks()).get(0));
  });
});
