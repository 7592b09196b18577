import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectNothingLost, expectNothingWaited, requestsOf } from "./expectations.js";
import { agreeMs, soonBack } from "./fault-play.js";
import type { FleetScene } from "./fleet-scene.js";
import { type FleetWorld, startFleetWorld } from "./fleet-world.js";
import { holdAnswers } from "./held-answers.js";
import { until } from "./until.js";

let world: FleetWorld;
beforeAll(async () => {
  world = await startFleetWorld();
});
afterAll(() => world?.close());

const load = { do: "start", callers: 1, pauseMs: 60 } as const;
/** `soonBack` probes a key three seconds after it failed, and a tenth of that later at most. */
const probedMs = 3_300;
/** A pass that nobody renews ends after 1.5 s; who was refused it asks again after 0.5 s. */
const passEndsMs = 2_000;

/** A dead key, and a worker that probes it and has no answer yet. */
async function heldProbe(scene: FleetScene) {
  scene.key("a").revoked();
  await scene.ask(load);
  await scene.untilAgreed({ a: "open" }, agreeMs);
  const fromMs = scene.trace.seen.length;
  scene.key("a").healthy();
  const held = holdAnswers(scene, "a");
  const prober = await until("a probe", () =>
    held.count > 0
      ? scene.trace.seen.slice(fromMs).find(({ seen }) => seen.event === "probe")?.worker
      : undefined,
  );
  return { held, prober };
}

const eventsSince = (scene: FleetScene, from: number, event: string) =>
  scene.trace.seen.slice(from).filter(({ seen }) => seen.event === event);

describe("a process that probes", () => {
  it("and is killed frees the probe for another process", async () => {
    await world.run({ tuning: soonBack }, async (scene) => {
      const { held, prober } = await heldProbe(scene);
      await scene.worker(prober).kill();
      scene.trace.note(`worker ${prober} is killed`);
      scene.key("a").healthy();
      await scene.untilAgreed({ a: "closed" }, passEndsMs + agreeMs);
      held.answer("well");
      await scene.restartWorker(prober);
      await scene.ask({ do: "stop" });
      await expectNothingLost(scene);
      await expectNothingWaited(scene);
    });
  });

  it.each(["well", "revoked"] as const)(
    "and is stopped for longer than its pass changes nothing by its late verdict: %s",
    async (late) => {
      await world.run({ tuning: soonBack }, async (scene) => {
        const { held, prober } = await heldProbe(scene);
        scene.worker(prober).stop();
        scene.trace.note(`worker ${prober} is stopped`);
        // The key is now what its late verdict does not say.
        scene.key("a").healthy();
        if (late === "well") scene.key("a").revoked();
        const from = scene.trace.seen.length;
        await until("the next probe", () => eventsSince(scene, from, "probe").length > 0);
        if (late === "revoked") await scene.untilAgreed({ a: "closed" }, agreeMs);
        const stoppedAt = scene.trace.seen.length;
        held.answer(late);
        await sleep(100);
        scene.worker(prober).goOn();
        scene.trace.note(`worker ${prober} goes on`);
        const state = late === "well" ? "open" : "closed";
        await scene.untilAgreed({ a: state }, agreeMs);
        const wrong = eventsSince(scene, stoppedAt, late === "well" ? "close" : "open");
        expect(wrong.filter(({ seen }) => seen.credentialId === "a")).toEqual([]);
        await scene.ask({ do: "stop" });
        await expectNothingLost(scene);
      });
    },
  );

  it("and is killed while Redis is away: the others probe alone, and agree when Redis is back", async () => {
    await world.run({ tuning: soonBack }, async (scene) => {
      const { held, prober } = await heldProbe(scene);
      // Before Redis is away: a process that is alone probes at once, and its probe must not be held too.
      scene.key("a").healthy();
      scene.redis.pause();
      await scene.worker(prober).kill();
      scene.trace.note(`Redis is stopped, and worker ${prober} is killed`);
      const others = [...scene.taking].filter((at) => at !== prober);
      await until("processes that are alone", () => others.every((at) => scene.alone.has(at)));
      // Nobody can give them a pass.
      await scene.untilEach({ a: "closed" }, probedMs + agreeMs, others);
      expect([...scene.alone.keys()]).toEqual(expect.arrayContaining(others));
      scene.redis.resume();
      scene.trace.note("Redis goes on");
      await scene.untilAgreed({ a: "closed", b: "closed" }, agreeMs);
      held.answer("well");
      await scene.restartWorker(prober);
      await scene.ask({ do: "stop" });
      await expectNothingLost(scene);
      await expectNothingWaited(scene);
    });
  });

  it("and is stopped while Redis forgets everything changes nothing by its late verdict", async () => {
    await world.run({ tuning: soonBack }, async (scene) => {
      const { held, prober } = await heldProbe(scene);
      scene.worker(prober).stop();
      // Before Redis is away, as above.
      scene.key("a").healthy();
      await scene.redis.restartEmpty();
      scene.trace.note(`worker ${prober} is stopped, and Redis is restarted empty`);
      await sleep(passEndsMs);
      await scene.untilAgreed({ a: "closed" }, probedMs + agreeMs);
      const from = scene.trace.seen.length;
      held.answer("revoked");
      await sleep(100);
      scene.worker(prober).goOn();
      scene.trace.note(`worker ${prober} goes on`);
      await scene.untilAgreed({ a: "closed", b: "closed" }, agreeMs);
      const opened = eventsSince(scene, from, "open").filter(({ seen }) => seen.credentialId === "a");
      expect(opened).toEqual([]);
      await scene.ask({ do: "stop" });
      await expectNothingLost(scene);
    });
  });
});

describe("a process", () => {
  it("whose event loop is blocked for three seconds knows what happened meanwhile", async () => {
    await world.run({ tuning: soonBack }, async (scene) => {
      await scene.ask(load);
      const blocked = scene.ask({ do: "block", ms: 3_000 }, [5]);
      scene.key("a").revoked();
      await blocked;
      await scene.untilAgreed({ a: "open" }, agreeMs);
      const blockedAgain = scene.ask({ do: "block", ms: 3_000 }, [5]);
      scene.key("a").healthy();
      await blockedAgain;
      await scene.untilAgreed({ a: "closed" }, probedMs + agreeMs);
      await scene.ask({ do: "stop" });
      await expectNothingLost(scene);
      await expectNothingWaited(scene);
    });
  });

  it("that starts while Redis is away calls at once, and knows all when Redis is back", async () => {
    await world.run({ takePart: [0, 1, 2, 3, 4, 5, 6] }, async (scene) => {
      scene.key("a").revoked();
      await scene.ask({ do: "call", model: 0, count: 1 }, [0]);
      await scene.untilAgreed({ a: "open" }, agreeMs);
      const before = requestsOf(scene, "a");
      await scene.proxy({ accepts: "refused" });
      await scene.open(7, { waitsForLink: false });
      scene.key("a").healthy();
      await scene.ask({ do: "call", model: 0, count: 1 }, [7]);
      expect(requestsOf(scene, "a")).toBe(before + 1);
      await scene.proxy({});
      // The process that could not know of the failure has an answer that is newer.
      await scene.untilAgreed({ b: "closed" }, agreeMs);
      await expectNothingLost(scene);
      await expectNothingWaited(scene);
    });
  });

  it("that starts later never asks the dead key", async () => {
    await world.run({ takePart: [0, 1, 2, 3, 4, 5, 6] }, async (scene) => {
      scene.key("a").revoked();
      await scene.ask({ do: "call", model: 0, count: 1 }, [0]);
      await scene.untilAgreed({ a: "open" }, agreeMs);
      const before = requestsOf(scene, "a");
      await scene.open(7);
      await scene.ask({ do: "call", model: 0, count: 40 }, [7]);
      expect(requestsOf(scene, "a")).toBe(before);
      await expectNothingLost(scene);
      await expectNothingWaited(scene);
    });
  });

  it("has the same dead key as seven others at their common start: each asks the key once at most", async () => {
    await world.run({ takePart: [] }, async (scene) => {
      scene.key("a").revoked();
      const all = world.workers.map((_, at) => at);
      await Promise.all(
        all.map(async (at) => {
          await scene.open(at);
          await scene.ask({ do: "call", model: 0, count: 1 }, [at]);
        }),
      );
      await scene.untilAgreed({ a: "open" }, agreeMs);
      const asked = requestsOf(scene, "a");
      expect(asked).toBeLessThanOrEqual(all.length);
      await scene.ask({ do: "call", model: 0, count: 10 });
      expect(requestsOf(scene, "a")).toBe(asked);
      await expectNothingLost(scene);
      await expectNothingWaited(scene);
    });
  });
});

describe("processes that are not alike", () => {
  it("have their models' keys in another order", async () => {
    const reversed: Parameters<FleetWorld["scene"]>[0] = {
      specOf: (at, spec) =>
        at % 2 === 0 ? spec : { ...spec, models: spec.models.map((keys) => [...keys].reverse()) },
      tuning: soonBack,
    };
    await world.run(reversed, async (scene) => {
      await scene.ask(load);
      scene.key("a").revoked();
      await scene.untilAgreed({ a: "open", b: "closed" }, agreeMs);
      scene.key("a").healthy();
      await scene.untilAgreed({ a: "closed", b: "closed" }, probedMs + agreeMs);
      await scene.ask({ do: "stop" });
      await expectNothingLost(scene);
      await expectNothingWaited(scene);
    });
  });

  it("have other times for their circuits: all keep the time of the process that opened it", async () => {
    const others: Parameters<FleetWorld["scene"]>[0] = {
      specOf: (at, spec) => ({ ...spec, tuning: { failback: { afterMs: 60_000 * (at + 1) } } }),
    };
    await world.run(others, async (scene) => {
      scene.key("a").revoked();
      await scene.ask({ do: "call", model: 0, count: 1 }, [3]);
      await scene.untilAgreed({ a: "open", b: "closed" }, agreeMs);
      await scene.ask({ do: "reset", credentialId: "a" }, [0]);
      await scene.untilAgreed({ a: "closed", b: "closed" }, agreeMs);
      await scene.ask({ do: "call", model: 0, count: 1 }, [6]);
      await scene.untilAgreed({ a: "open", b: "closed" }, agreeMs);
      await expectNothingLost(scene);
    });
  });

  it("do not share a key that was replaced in one of them", async () => {
    await world.run({}, async (scene) => {
      scene.key("a").revoked();
      await scene.ask({ do: "call", model: 0, count: 1 }, [0]);
      await scene.untilAgreed({ a: "open" }, agreeMs);
      await scene.ask({ do: "replace", key: scene.keyOf("a", "new") }, [2]);
      await scene.ask({ do: "call", model: 0, count: 3 }, [2]);
      expect(scene.simulator.key(scene.keyOf("a", "new").apiKey).requests).toBe(3);
      await scene.untilAgreed({ a: "closed" }, agreeMs, [2]);
      await scene.untilAgreed({ a: "open" }, agreeMs, [0, 1, 3, 4, 5, 6, 7]);
      await expectNothingLost(scene);
    });
  });

  it("have clocks on the wall that are a day apart", async () => {
    const dayMs = 86_400_000;
    await world.run(
      { tuning: soonBack, specOf: (at, spec) => ({ ...spec, wallClockOffMs: (at - 4) * dayMs }) },
      async (scene) => {
        await scene.ask(load, [0, 7]);
        scene.key("a").revoked();
        await scene.untilAgreed({ a: "open" }, agreeMs);
        scene.key("a").healthy();
        await scene.untilAgreed({ a: "closed" }, probedMs + agreeMs);
        await scene.ask({ do: "stop" });
        await expectNothingLost(scene);
      },
    );
  });
});

describe("an operator", () => {
  it("resets a key in one process, and it is reset in all", async () => {
    await world.run({}, async (scene) => {
      scene.key("a").revoked();
      await scene.ask({ do: "call", model: 0, count: 1 }, [0]);
      await scene.untilAgreed({ a: "open" }, agreeMs);
      scene.key("a").healthy();
      const before = requestsOf(scene, "a");
      await scene.ask({ do: "reset", credentialId: "a" }, [4]);
      await scene.untilAgreed({ a: "closed" }, agreeMs);
      expect(requestsOf(scene, "a")).toBe(before);
      await expectNothingLost(scene);
    });
  });
});

describe("two fleets", () => {
  it("under one prefix with two fleet keys: the second is refused with a clear error, and the first goes on", async () => {
    await world.run({ takePart: [0, 1, 2, 3] }, async (scene) => {
      const other = { ...scene.link(4), fleetKey: "a key that another fleet has" };
      await expect(scene.open(4, { link: other })).rejects.toThrow(/fleetKey/);
      scene.key("a").revoked();
      await scene.ask({ do: "call", model: 0, count: 1 }, [0]);
      await scene.untilAgreed({ a: "open" }, agreeMs);
      await expectNothingLost(scene);
    });
  });

  it("in one Redis under two prefixes know nothing of each other", async () => {
    const apart: Parameters<FleetWorld["scene"]>[0] = {
      specOf: (at, spec) => ({
        ...spec,
        link:
          spec.link === undefined || at < 4 ? spec.link : { ...spec.link, prefix: `${spec.link.prefix}-2` },
      }),
    };
    await world.run(apart, async (scene) => {
      scene.key("a").revoked();
      await scene.ask({ do: "call", model: 0, count: 1 }, [0]);
      await scene.untilAgreed({ a: "open" }, agreeMs, [0, 1, 2, 3]);
      await scene.untilAgreed({ a: "closed" }, agreeMs, [4, 5, 6, 7]);
      await expectNothingLost(scene);
    });
  });
});
