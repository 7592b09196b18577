import type { HotspareOptions } from "@hotspare/core";
import { describe, expect, it, vi } from "vitest";
import { createEngineWorld, deaf, outcome } from "../support/engine-world.js";
import { StatusError } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

type HealthLink = NonNullable<HotspareOptions["healthLink"]>;
type HealthChange = Parameters<HealthLink["publish"]>[0];

/** A fleet in one process: what was published, and what the others say. */
function fakeLink(members: Partial<HealthLink> = {}) {
  const published: HealthChange[] = [];
  const listeners = new Set<(change: HealthChange) => void>();
  const pass = { renew: vi.fn(), end: vi.fn() };
  const acquireProbe = vi.fn<HealthLink["acquireProbe"]>(async () => pass);
  const link: HealthLink = {
    publish: (change) => void published.push(change),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    acquireProbe,
    takePortion: async (_quota, _kind, amount) => amount,
    publishLimit: () => undefined,
    name: ({ scope, parts }) => `${scope}/${parts.join("/")}`,
    ...members,
  };
  const tell = (change: HealthChange) => {
    for (const listener of listeners) listener(change);
  };
  return { link, published, listeners, tell, acquireProbe, pass };
}

/** A credential that is dead until a test says otherwise. */
function mortal() {
  const state = { isDead: true, asked: 0 };
  const complete = async () => {
    state.asked += 1;
    if (state.isDead) throw new StatusError(401);
    return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
  };
  return { state, script: { complete, identity: "key-a" } };
}

const afterCooldownMs = 700_000;

describe("identityOf", () => {
  it("makes two models' credentials of one identity share circuits, and no others", async () => {
    const world = createEngineWorld();
    const dead = { complete: () => Promise.reject(new StatusError(401)), endpoint: "one", identity: "same" };
    const first = world.vlm({ a: dead, b: {} });
    const second = world.vlm({ a: { endpoint: "one", identity: "same" }, b: {} }, { model: "other" });
    const third = world.vlm({ a: { endpoint: "one", identity: "another" } }, { model: "other" });
    const fourth = world.vlm({ a: { endpoint: "one" } });
    await first.complete({ prompt: "x" });
    expect([first, second, third, fourth].map((vlm) => vlm.status()[0]?.state)).toEqual([
      "open",
      "open",
      "closed",
      "closed",
    ]);
  });

  it.each([undefined])("that says %s leaves ten keys of one model apart", async (identity) => {
    const world = createEngineWorld({ plugin: { identityOf: () => identity } });
    const complete = () => Promise.reject(new StatusError(401));
    const scripts = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `c${index}`,
        index < 9 ? { complete, endpoint: "one" } : { endpoint: "one" },
      ]),
    );
    const { attempts, credentialId } = await world.vlm(scripts).complete({ prompt: "x" });
    expect([attempts.length, credentialId]).toEqual([10, "c9"]);
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("my bug");
      },
    ],
    ["gives a number", () => 7],
    ["gives a promise", async () => "x"],
  ])("that %s is refused when the model is made, or does no harm", async (_, identityOf) => {
    const world = createEngineWorld({ plugin: { identityOf: identityOf as never } });
    let vlm: ReturnType<typeof world.vlm> | undefined;
    try {
      vlm = world.vlm({ a: { complete: () => Promise.reject(new StatusError(401)) }, b: {} });
    } catch (error) {
      expect(String(error)).toContain("identityOf");
    }
    expect(vlm === undefined || (await vlm.complete({ prompt: "x" })).credentialId).toSatisfy(
      (id) => id === true || id === "b",
    );
  });
});

describe("a health link", () => {
  it("is told of what opens and closes here, with times from now, and of no local domain", async () => {
    const { link, published } = fakeLink();
    const world = createEngineWorld({ healthLink: link });
    const { state, script } = mortal();
    const vlm = world.vlm({
      a: script,
      local: { complete: () => Promise.reject(new StatusError(401)) },
      b: {},
    });
    await vlm.complete({ prompt: "x" });
    expect(published).toMatchObject([{ state: "open", openings: 1, classification: { class: "auth" } }]);
    const [opened] = published;
    expect(opened?.state === "open" && opened.probeInMs).toBeGreaterThanOrEqual(600_000);
    state.isDead = false;
    vlm.reset("a");
    expect(published.map((change) => change.state)).toEqual(["open", "closed"]);
  });

  it("is asked for a probe while the call goes on elsewhere, and grants it to the next call", async () => {
    const { link, acquireProbe, pass } = fakeLink();
    const world = createEngineWorld({ healthLink: link });
    const { state, script } = mortal();
    const vlm = world.vlm({ a: script, b: {} });
    await vlm.complete({ prompt: "x" });
    await world.clock.advance(afterCooldownMs);
    state.isDead = false;
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
    await turns();
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("a");
    expect(acquireProbe).toHaveBeenCalledTimes(1);
    expect(pass.end).toHaveBeenCalledTimes(1);
    expect(vlm.status()[0]?.state).toBe("closed");
  });

  it("lets a lone credential's waiting call go when the right has come", async () => {
    const { link } = fakeLink();
    const world = createEngineWorld({ healthLink: link });
    const { state, script } = mortal();
    const vlm = world.vlm({ a: script });
    await outcome(vlm.complete({ prompt: "x" }));
    await world.clock.advance(afterCooldownMs);
    state.isDead = false;
    expect((await world.settle(vlm.complete({ prompt: "x" }))).content).toBe("x");
  });

  it("that refuses leaves the probe to the other process, and what it learns is believed", async () => {
    const { link, acquireProbe, tell, published } = fakeLink({ acquireProbe: undefined as never });
    link.acquireProbe = acquireProbe.mockResolvedValue(undefined);
    const world = createEngineWorld({ healthLink: link });
    const { state, script } = mortal();
    const vlm = world.vlm({ a: script, b: {} });
    await vlm.complete({ prompt: "x" });
    await world.clock.advance(afterCooldownMs);
    for (let call = 0; call < 5; call += 1) {
      expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
      await turns();
    }
    expect(state.asked).toBe(1);
    state.isDead = false;
    const domain = published[0]?.domain ?? "";
    tell({ domain, state: "closed" });
    expect(vlm.status()[0]?.state).toBe("closed");
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("a");
    expect(world.watch.of("circuitClose")).toHaveLength(1);
    expect(world.watch.of("failback")).toHaveLength(1);
    expect(published).toHaveLength(1);
  });

  it("that refuses a lone credential's waiting call is asked again within its wait", async () => {
    const { link, acquireProbe } = fakeLink();
    acquireProbe.mockResolvedValueOnce(undefined);
    const world = createEngineWorld({ healthLink: link });
    const { state, script } = mortal();
    const vlm = world.vlm({ a: script });
    await outcome(vlm.complete({ prompt: "x" }));
    await world.clock.advance(afterCooldownMs);
    state.isDead = false;
    expect(await world.settle(outcome(vlm.complete({ prompt: "x" })))).toMatchObject({
      value: { content: "x" },
    });
  });

  it("that never answers holds no call, and a credential recovers all the same", async () => {
    const { link } = fakeLink({ acquireProbe: deaf });
    const world = createEngineWorld({ healthLink: link });
    const { state, script } = mortal();
    const vlm = world.vlm({ a: script, b: {} });
    await vlm.complete({ prompt: "x" });
    await world.clock.advance(afterCooldownMs);
    state.isDead = false;
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
    await world.clock.advance(60_000);
    await vlm.complete({ prompt: "x" });
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("a");
    expect(world.watch.of("extensionError")[0]).toMatchObject({
      extension: "healthLink",
      name: "acquireProbe",
    });
  });

  it("opens here what another process found dead, and says so", async () => {
    const { link, tell, published } = fakeLink();
    const world = createEngineWorld({ healthLink: link });
    const { state, script } = mortal();
    state.isDead = false;
    const vlm = world.vlm({ a: script, b: {} });
    const other = fakeLink();
    const otherWorld = createEngineWorld({ healthLink: other.link });
    await otherWorld.vlm({ a: mortal().script, b: {} }).complete({ prompt: "x" });
    for (const change of other.published) tell(change);
    expect(vlm.status()[0]?.state).toBe("open");
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
    expect(world.watch.of("circuitOpen")).toMatchObject([{ credentialIds: ["a"] }]);
    expect(world.watch.of("switch")).toMatchObject([{ from: "a", to: "b" }]);
    expect(published).toEqual([]);
  });

  it.each(["publish", "subscribe", "acquireProbe", "name"] as const)(
    "whose %s throws or rejects is reported, and the process goes on alone",
    async (member) => {
      for (const fail of [
        () => {
          throw new Error("my bug");
        },
        () => Promise.reject(new Error("my bug")),
      ]) {
        const { link } = fakeLink({ [member]: fail as never });
        const world = createEngineWorld({ healthLink: link });
        const { state, script } = mortal();
        const vlm = world.vlm({ a: script, b: {} });
        await vlm.complete({ prompt: "x" });
        expect(vlm.status()[0]?.state).toBe("open");
        state.isDead = false;
        await world.clock.advance(afterCooldownMs);
        await vlm.complete({ prompt: "x" });
        await turns();
        await vlm.complete({ prompt: "x" });
        expect(vlm.status()[0]?.state).toBe("closed");
      }
    },
  );

  it.each<[string, unknown]>([
    ["null", null],
    ["a text", "open"],
    ["an unknown domain", { domain: "nobody's", state: "closed" }],
    ["a change without members", { state: "open" }],
    ["an opening without its classification", { domain: "", state: "open" }],
  ])("that sends %s changes nothing", async (_, change) => {
    const { link, tell, published } = fakeLink();
    const world = createEngineWorld({ healthLink: link });
    const { script } = mortal();
    const vlm = world.vlm({ a: script, b: {} });
    await vlm.complete({ prompt: "x" });
    const domain = published[0]?.domain ?? "";
    const given =
      typeof change === "object" && change !== null && "domain" in change && change.domain === ""
        ? { ...change, domain }
        : change;
    vlm.reset();
    tell(given as never);
    expect(vlm.status().map(({ state }) => state)).toEqual(["closed", "closed"]);
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
  });

  it("renews its pass while the probe runs, and ends it once, also when the probe hangs", async () => {
    const { link, pass } = fakeLink();
    const world = createEngineWorld({ healthLink: link, timeouts: { attemptMs: 3_000 } });
    const { state, script } = mortal();
    let isHanging = false;
    const complete = async () => (isHanging ? deaf() : script.complete());
    const vlm = world.vlm({ a: { ...script, complete }, b: {} });
    await vlm.complete({ prompt: "x" });
    await world.clock.advance(afterCooldownMs);
    await vlm.complete({ prompt: "x" });
    await turns();
    isHanging = true;
    state.isDead = false;
    const call = vlm.complete({ prompt: "x" });
    await world.clock.advance(2_900);
    expect(pass.renew.mock.calls.length).toBeGreaterThanOrEqual(5);
    expect(pass.end).not.toHaveBeenCalled();
    expect((await world.settle(call)).credentialId).toBe("b");
    expect(pass.end).toHaveBeenCalledTimes(1);
    const renewals = pass.renew.mock.calls.length;
    await world.clock.advance(10_000);
    expect(pass.renew.mock.calls.length).toBe(renewals);
  });

  it("is left when the Hotspare closes", async () => {
    const { link, listeners } = fakeLink();
    const world = createEngineWorld({ healthLink: link });
    world.vlm({ a: {} });
    expect(listeners.size).toBe(1);
    await world.hotspare.close();
    expect(listeners.size).toBe(0);
  });
});
