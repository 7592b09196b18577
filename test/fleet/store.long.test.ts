import { jsonReply } from "@hotspare/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectNothingLost, expectNothingWaited } from "./expectations.js";
import { agreeMs } from "./fault-play.js";
import { type FleetWorld, startFleetWorld } from "./fleet-world.js";
import { manyDomains } from "./many-domains.js";
import { until } from "./until.js";

let world: FleetWorld;
beforeAll(async () => {
  world = await startFleetWorld();
});
afterAll(() => world?.close());

describe("ten thousand domains", () => {
  it("reach all, are read by a process that starts, and are restated in an empty store", async () => {
    const count = 10_000;
    await world.run({}, async (scene) => {
      const domains = await manyDomains(scene.redis.url, scene.prefix, count);
      await until("every domain at a sibling", () => domains.heard() === count);
      expect(await domains.knownToNewcomer()).toBe(count);
      // What the processes of the scene have to say is not lost among so much.
      scene.key("a").revoked();
      await scene.ask({ do: "call", model: 0, count: 1 }, [0]);
      await scene.untilAgreed({ a: "open" }, agreeMs);
      await scene.command("FLUSHALL");
      await scene.cut("reset");
      await domains.untilRestated();
      expect(await domains.knownToNewcomer()).toBe(count);
      await scene.untilAgreed({ a: "open" }, agreeMs);
      await domains.close();
      await expectNothingLost(scene);
      await expectNothingWaited(scene);
    });
  });
});

describe("a lone key that refuses everything without stating a time", () => {
  it("is asked by eight processes as often as by one, and answers all when it is well again", async () => {
    const callers = 4;
    await world.run({ models: [["a"]], commandTimeoutMs: 5_000 }, async (scene) => {
      scene.key("a").reply(() => jsonReply({ error: { message: "Too many requests." } }, { status: 429 }));
      const calls = scene.ask({ do: "call", model: 0, count: callers });
      await scene.untilEach({ a: "open" }, agreeMs);
      const tries = () =>
        scene.trace.seen.filter(({ seen }) => seen.event === "probe").map(({ seen }) => seen.atMs);
      const [first = 0, , , fourth = 0] = await until(
        "four last resorts",
        () => tries().length >= 4 && tries(),
      );
      // 0.25, 0.5, 1 and 2 s apart: eight processes that know nothing of each other would try eight times as often.
      expect(fourth - first).toBeGreaterThan(2_000);
      scene.key("a").healthy();
      await calls;
      await scene.untilAgreed({ a: "closed" }, agreeMs);
      await expectNothingLost(scene);
    });
  });
});
