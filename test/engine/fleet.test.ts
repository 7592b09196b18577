import { createHotspare, InvalidConfigError } from "@hotspare/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryFleet } from "../../packages/core/test/support/memory-fleet.js";
import { depth } from "../support/depth.js";
import { createFleetWorld } from "../support/fleet-world.js";
import { scripted } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

const afterCooldownMs = 700_000;
const never = () => new Promise<never>(() => undefined);

describe("a fleet", () => {
  it("learns of a revoked key from the process that met it: the others never ask it", async () => {
    const world = createFleetWorld();
    const [first, ...others] = Array.from({ length: 8 }, () => world.process(["a", "b"]));
    world.dead.add("a");
    await world.settle(first?.call() ?? never());
    await world.clock.advance(5);
    for (const { call, vlm, watch } of others) {
      expect((await world.settle(call())).value?.credentialId).toBe("b");
      expect(vlm.status()[0]).toMatchObject({ state: "open", origin: "fleet" });
      expect(watch.of("circuitOpen")).toMatchObject([{ credentialIds: ["a"], origin: "fleet" }]);
      expect(watch.of("switch")).toMatchObject([{ from: "a", to: "b", origin: "fleet" }]);
    }
    expect(first?.vlm.status()[0]).toMatchObject({ state: "open", origin: "local" });
    expect(world.countOf("a")).toBe(1);
    expect(world.fleet.published).toHaveLength(1);
  });

  it("probes a recovered key exactly once, and all processes move back", async () => {
    const world = createFleetWorld();
    const processes = Array.from({ length: 4 }, () => world.process(["a", "b"]));
    for (let round = 1; round <= depth(5, 100); round += 1) {
      world.dead.add("a");
      await world.settle(processes[round % 4]?.call() ?? never());
      await world.clock.advance(afterCooldownMs);
      world.dead.delete("a");
      const before = world.countOf("a");
      for (let turn = 0; turn < 3; turn += 1) {
        await Promise.all(processes.map(async ({ call }) => world.settle(call())));
        if (turn === 0) {
          expect(world.countOf("a")).toBe(before);
        }
        if (turn === 1) {
          expect(world.countOf("a")).toBe(before + 1);
          await world.clock.advance(5);
        }
      }
      expect(processes.map(({ vlm }) => vlm.activeCredentialId)).toEqual(["a", "a", "a", "a"]);
      expect(world.countOf("a")).toBe(before + 1 + 4);
    }
  });

  it("tries a lone dead key as often as one process would, however many wait for it", async () => {
    const triesOf = async (count: number) => {
      const world = createFleetWorld();
      world.dead.add("a");
      const processes = Array.from({ length: count }, () => world.process(["a"]));
      const calls = () => processes.map(({ call }) => call().catch(() => undefined));
      for (let ms = 0; ms < 20_000; ms += 100) {
        void calls();
        await world.clock.advance(100);
      }
      await world.clock.advance(15_000);
      return world.countOf("a");
    };
    const alone = await triesOf(1);
    expect(alone).toBeGreaterThan(4);
    // Those that began before the first refusal was known, and none after.
    expect((await triesOf(6)) - 5).toBeLessThanOrEqual(alone);
  });

  it("lets no herd go when the probe of another process has closed a rate limit", async () => {
    const world = createFleetWorld();
    const names: string[] = [];
    const name = ({ scope, parts }: { readonly scope: string; readonly parts: readonly string[] }) => {
      names.push(`${scope}/${parts.join("/")}`);
      return names.at(-1) ?? "";
    };
    const other = world.process(["a"], { link: world.fleet.link({ name }) });
    const domain = names.find((each) => each.startsWith("credential/")) ?? "";
    const consequence = {
      call: "next",
      circuit: "open",
      cooldown: "breaker",
      blocks: true,
      probedEarly: false,
      provesEndpoint: true,
      waits: "always",
      limitsRoom: true,
    } as const;
    const classification = { class: "rate_limited", scope: "credential", reason: "r", rule: "t" } as const;
    const link = world.fleet.link();
    link.publish(
      { domain, state: "open", classification, consequence, probeInMs: 1_000, statedInMs: 1_000, openings: 1 },
      { attemptAgeMs: 0, credentialId: "a" },
    );
    await world.clock.advance(5);
    expect(other.vlm.status()[0]?.state).toBe("open");
    const calls = Array.from({ length: 20 }, () => other.call());
    await world.clock.advance(100);
    link.publish({ domain, state: "closed" }, { attemptAgeMs: 0, credentialId: "a" });
    await world.clock.advance(5);
    expect(other.vlm.status()[0]?.inFlight).toBeLessThanOrEqual(2);
    await world.settle(Promise.all(calls));
  });
});

describe("a link that does not work", () => {
  it("and never answers delays a lone key's call by `answerMs` and no more, though it may not wait", async () => {
    for (const maxWaitMs of [0, 10, 10_000]) {
      const world = createFleetWorld();
      const link = world.fleet.link({ acquireProbe: never, answerMs: 30 });
      const { call, watch, vlm } = world.process(["a"], { link, model: { retry: { maxWaitMs, maxRounds: 1 } } });
      world.dead.add("a");
      await world.settle(vlm.complete({ prompt: "x" }, { maxWaitMs: 0 }), 50);
      world.dead.delete("a");
      await world.clock.advance(afterCooldownMs);
      const { value, tookMs } = await world.settle(call());
      expect(value?.content).toBe("a");
      expect(tookMs).toBeLessThanOrEqual(30 + 10 + 2);
      expect(watch.of("extensionError").at(-1)).toMatchObject({ extension: "healthLink", name: "acquireProbe" });
    }
  });

  it("is asked nothing while it is degraded: a probe begins at once", async () => {
    const world = createFleetWorld();
    let asked = 0;
    const link = world.fleet.link({
      acquireProbe: () => {
        asked += 1;
        return never();
      },
    });
    const { call, linkStates } = world.process(["a", "b"], { link });
    world.dead.add("a");
    await world.settle(call());
    link.report({ state: "degraded", reason: "gone" });
    link.report({ state: "degraded", reason: "still gone" });
    await world.clock.advance(afterCooldownMs);
    world.dead.delete("a");
    expect(await world.settle(call())).toMatchObject({ value: { credentialId: "a" }, tookMs: 10 });
    expect(asked).toBe(0);
    link.report({ state: "connected" });
    link.report({ state: "connected" });
    expect(linkStates).toEqual([{ state: "degraded", reason: "gone" }, { state: "connected" }]);
  });

  it("frees the call that waits for its answer when it reports that it is degraded", async () => {
    const world = createFleetWorld();
    const link = world.fleet.link({ acquireProbe: never, answerMs: 5_000 });
    const { call } = world.process(["a"], { link });
    world.dead.add("a");
    await world.settle(call().catch(() => undefined), 50);
    world.dead.delete("a");
    await world.clock.advance(afterCooldownMs);
    const waiting = call();
    await world.clock.advance(20);
    link.report({ state: "degraded", reason: "gone" });
    expect((await world.settle(waiting)).tookMs).toBeLessThanOrEqual(11);
  });

  it("and serves another Hotspare already fails `createHotspare` with its own words", () => {
    const fleet = new MemoryFleet({ monotonicMs: () => 0, epochMs: () => 0, sleep: never });
    const issues = [{ path: "healthLink", message: "it serves another Hotspare; make one link for each" }];
    const healthLink = fleet.link({
      subscribe: () => {
        throw new InvalidConfigError({ issues });
      },
    });
    expect(() => createHotspare({ plugins: [scripted()], healthLink })).toThrow("it serves another Hotspare");
  });

  it("at its subscription is heard of, though the listener comes after `createHotspare`", async () => {
    const world = createFleetWorld();
    const link = world.fleet.link({
      subscribe: () => {
        throw new Error("my bug");
      },
    });
    const { watch, linkStates } = world.process(["a"], { link });
    await turns();
    expect(watch.of("extensionError")).toMatchObject([{ name: "subscribe", message: "my bug" }]);
    expect(linkStates).toMatchObject([{ state: "degraded" }]);
  });
});

describe("a link that lies", () => {
  const opening = {
    state: "open",
    classification: { class: "auth", scope: "credential", reason: "r", rule: "t" },
    consequence: { circuit: "open", cooldown: "failback", blocks: true },
    probeInMs: 1_000,
    openings: 1,
  };

  it.each<[string, object]>([
    ["times that are no numbers", { ...opening, probeInMs: Number.NaN }],
    ["an endless stated wait", { ...opening, statedInMs: Number.POSITIVE_INFINITY }],
    ["times that are texts", { ...opening, probeInMs: "1000" }],
    ["no classification", { ...opening, classification: undefined }],
    ["a class that is none", { ...opening, classification: { ...opening.classification, class: "x" } }],
    ["a consequence that opens nothing", { ...opening, consequence: { circuit: "none" } }],
    ["a consequence of other words", { ...opening, consequence: { circuit: "open", blocks: "yes" } }],
    ["no openings", { ...opening, openings: undefined }],
    ["a state that is none", { ...opening, state: "half_open" }],
  ])("with %s changes nothing, and is reported", async (_, change) => {
    const { watch, vlm, names, send } = liar();
    send({ ...change, domain: names[0] });
    await turns();
    expect(vlm.status()[0]?.state).toBe("closed");
    expect(watch.of("extensionError")).toMatchObject([{ extension: "healthLink", name: "subscribe" }]);
  });

  it("of names that are those of an object's own members harms nobody", () => {
    const { vlm, watch, send } = liar();
    for (const domain of ["__proto__", "constructor", "toString", ""]) {
      send({ ...opening, domain });
    }
    expect(vlm.status()[0]?.state).toBe("closed");
    expect(watch.of("extensionError")).toEqual([]);
    expect(Object.hasOwn({}, "state")).toBe(false);
  });

  it.each<[string, object]>([
    ["negative times", { probeInMs: -5_000, statedInMs: -1, ageMs: -1, openings: -3, lastResorts: -2 }],
    ["huge times", { probeInMs: 1e300, statedInMs: 1e300, ageMs: 1e300, openings: 1e300, lastResorts: 1e300 }],
  ])("with %s keeps no credential for ever", async (_, numbers) => {
    const { world, vlm, call, names, send } = liar();
    send({ ...opening, ...numbers, domain: names[0] });
    expect(vlm.status()[0]?.state).toBe("open");
    await world.clock.advance(4_000_000);
    await world.settle(call());
    await world.settle(call());
    expect(vlm.status()[0]?.state).toBe("closed");
  });

  it("with one name for all domains leaves all but one of them local", async () => {
    const { vlm, send, watch } = liar({ name: () => "same" });
    send({ ...opening, domain: "same" });
    await turns();
    expect(vlm.status().map(({ state }) => state)).toEqual(["open", "closed"]);
    expect(watch.of("extensionError").every(({ name }) => name === "name")).toBe(true);
  });

  it("twice in the same words emits once", () => {
    const { watch, names, send } = liar();
    send({ ...opening, domain: names[0] });
    send({ ...opening, domain: names[0] });
    expect(watch.of("circuitOpen")).toHaveLength(1);
    send({ domain: names[0], state: "closed" });
    send({ domain: names[0], state: "closed" });
    expect(watch.of("circuitClose")).toMatchObject([{ origin: "fleet" }]);
  });

  it("that denies and delivers a change each time is not asked for ever", async () => {
    let asked = 0;
    const { world, call, names, send } = liar({
      acquireProbe: async () => {
        asked += 1;
        send({ domain: names[0], ...opening, probeInMs: 0 });
        return undefined;
      },
    });
    send({ ...opening, domain: names[0], probeInMs: 0 });
    await world.settle(call());
    await world.clock.advance(400);
    await world.settle(call());
    expect(asked).toBeLessThanOrEqual(8);
  });

  /** One process whose link says what the test says. */
  function liar(members: object = {}) {
    const world = createFleetWorld();
    const names: string[] = [];
    let listener: ((change: never) => void) | undefined;
    const link = world.fleet.link({
      name: ({ scope, parts }) => {
        names.push(`${scope}/${parts.join("/")}`);
        return names.at(-1) ?? "";
      },
      subscribe: (onChange) => {
        listener = onChange;
        return () => undefined;
      },
      ...members,
    });
    const made = world.process(["a", "b"], { link });
    return { world, names, send: (change: object) => listener?.(change as never), ...made };
  }
});

describe("a process that joins", () => {
  it("begins with what the fleet knows", async () => {
    const world = createFleetWorld();
    world.dead.add("a");
    await world.settle(world.process(["a", "b"]).call());
    const joined = world.process(["a", "b"]);
    expect(joined.vlm.status()[0]).toMatchObject({ state: "open", origin: "fleet" });
    expect((await world.settle(joined.call())).value?.credentialId).toBe("b");
    expect(world.countOf("a")).toBe(1);
  });

  it("by a link of DESIGN's members alone works", async () => {
    const world = createFleetWorld();
    const { publish, acquireProbe, takePortion, publishLimit, name, subscribe } = world.fleet.link();
    const link = { publish, acquireProbe, takePortion, publishLimit, name, subscribe };
    const { call } = world.process(["a", "b"], { link });
    world.dead.add("a");
    await world.settle(call());
    world.dead.delete("a");
    await world.clock.advance(afterCooldownMs);
    await world.settle(call());
    expect((await world.settle(call())).value?.credentialId).toBe("a");
  });
});

describe("few calls", () => {
  it("probe a key too: the second call waits a moment for a right whose first pass nobody used", async () => {
    const world = createFleetWorld();
    const { call } = world.process(["a", "b"]);
    world.dead.add("a");
    await world.settle(call());
    await world.clock.advance(afterCooldownMs);
    world.dead.delete("a");
    expect((await world.settle(call())).value?.credentialId).toBe("b");
    await world.clock.advance(10_000);
    const second = await world.settle(call());
    expect(second.value?.credentialId).toBe("a");
    expect(second.tookMs).toBeLessThanOrEqual(60);
  });
});

describe("any order of messages", () => {
  it("loses no call, delays none by more than the answer, and leaves all processes of one mind", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 2 }), { minLength: 1, maxLength: 20 }),
        fc.array(
          fc.record({
            do: fc.constantFrom("die", "live", "call", "callAll", "wait", "waitLong"),
            at: fc.nat({ max: 2 }),
          }),
          { maxLength: 25 },
        ),
        async (delays, steps) => {
          let message = 0;
          const world = createFleetWorld({
            carriage: () => {
              message += 1;
              return delays[message % delays.length] ?? [];
            },
          });
          const processes = [0, 1, 2].map(() => world.process(["a", "b"]));
          for (const step of steps) {
            const chosen = step.do === "callAll" ? processes : processes.slice(step.at, step.at + 1);
            if (step.do === "die") world.dead.add("a");
            else if (step.do === "live") world.dead.delete("a");
            else if (step.do === "wait") await world.clock.advance(300);
            else if (step.do === "waitLong") await world.clock.advance(afterCooldownMs);
            else {
              for (const { call } of chosen) {
                const { error, tookMs } = await world.settle(call());
                expect(error).toBeUndefined();
                // An attempt on each key, and the answer of the link.
                expect(tookMs).toBeLessThanOrEqual(10 + 10 + 50 + 2);
              }
            }
          }
          await world.clock.advance(5_000);
          const states = processes.map(({ vlm }) => vlm.status()[0]?.state);
          expect(new Set(states).size, JSON.stringify(states)).toBe(1);
        },
      ),
      { numRuns: depth(15, 400) },
    );
  });
});
