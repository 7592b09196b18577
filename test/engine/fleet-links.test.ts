import { createHotspare, InvalidConfigError } from "@hotspare/core";
import { describe, expect, it, vi } from "vitest";
import { createFleetWorld } from "../support/fleet-world.js";
import { MemoryFleet } from "../support/memory-fleet.js";
import { scripted } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

const afterCooldownMs = 700_000;
const never = () => new Promise<never>(() => undefined);

describe("a link that does not work", () => {
  it("and never answers delays a lone key's call by `answerMs` and no more, though it may not wait", async () => {
    for (const maxWaitMs of [0, 10, 10_000]) {
      const world = createFleetWorld();
      const link = world.fleet.link({ acquireProbe: never, answerMs: 30 });
      const { call, watch, vlm } = world.process(["a"], {
        link,
        model: { retry: { maxWaitMs, maxRounds: 1 } },
      });
      world.dead.add("a");
      await world.settle(vlm.complete({ prompt: "x" }, { maxWaitMs: 0 }), 50);
      world.dead.delete("a");
      await world.clock.advance(afterCooldownMs);
      const { value, tookMs } = await world.settle(call());
      expect(value?.content).toBe("a");
      expect(tookMs).toBeLessThanOrEqual(30 + 10 + 2);
      expect(watch.of("extensionError").at(-1)).toMatchObject({
        extension: "healthLink",
        name: "acquireProbe",
      });
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
    await world.settle(
      call().catch(() => undefined),
      50,
    );
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

describe("a process that was frozen", () => {
  it("does not use a pass that had run out when it read the grant", async () => {
    const world = createFleetWorld();
    const end = vi.fn();
    let asked = 0;
    const link = world.fleet.link({
      answerMs: 5_000,
      acquireProbe: async () => {
        asked += 1;
        await world.clock.sleep(asked === 1 ? 2_000 : 1, undefined, { background: true });
        return { renew: () => undefined, end };
      },
    });
    const { call } = world.process(["a", "b"], { link });
    world.dead.add("a");
    await world.settle(call());
    await world.clock.advance(afterCooldownMs);
    await world.settle(call());
    await world.clock.advance(2_000);
    world.dead.delete("a");
    expect((await world.settle(call())).value?.credentialId).toBe("a");
    expect([asked, end.mock.calls.length]).toEqual([2, 2]);
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
    ["an unknown class", { ...opening, classification: { ...opening.classification, class: "x" } }],
    ["a consequence that opens nothing", { ...opening, consequence: { circuit: "none" } }],
    ["a consequence of other words", { ...opening, consequence: { circuit: "open", blocks: "yes" } }],
    ["no openings", { ...opening, openings: undefined }],
    ["an unknown state", { ...opening, state: "half_open" }],
  ])("with %s changes nothing, and is reported", async (_, change) => {
    const { watch, vlm, names, send } = liar();
    send({ ...change, domain: names[0] });
    await turns();
    expect(vlm.status()[0]?.state).toBe("closed");
    expect(watch.of("extensionError")).toMatchObject([{ extension: "healthLink", name: "subscribe" }]);
  });

  it("of names that are those of an object's own members harms nobody", async () => {
    const { vlm, watch, send } = liar();
    for (const domain of ["__proto__", "constructor", "toString", ""]) {
      send({ ...opening, domain });
    }
    await turns();
    expect(vlm.status()[0]?.state).toBe("closed");
    expect(watch.of("extensionError")).toEqual([]);
    expect(Object.hasOwn({}, "state")).toBe(false);
  });

  it.each<[string, object]>([
    ["negative times", { probeInMs: -5_000, statedInMs: -1, ageMs: -1, openings: -3, lastResorts: -2 }],
    [
      "huge times",
      { probeInMs: 1e300, statedInMs: 1e300, ageMs: 1e300, openings: 1e300, lastResorts: 1e300 },
    ],
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
    expect(new Set(watch.of("extensionError").map(({ name }) => name))).toEqual(new Set(["name"]));
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
    const { world, names, send, link } = liar({
      acquireProbe: async () => {
        asked += 1;
        await turns(1);
        send({ domain: names[0], ...opening, probeInMs: 0 });
        return undefined;
      },
    });
    send({ ...opening, domain: names[0], probeInMs: 0 });
    const lone = world.process(["a"], { link });
    send({ ...opening, domain: names[0], probeInMs: 0 });
    const waiting = lone.call();
    await turns(60);
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThanOrEqual(5);
    send({ domain: names[0], state: "closed" });
    expect((await world.settle(waiting)).value?.content).toBe("a");
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
