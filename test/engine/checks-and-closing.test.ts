import { orderedSwitcher, spreadSwitcher, stickyRing } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createEngineWorld, deaf, hangs, outcome } from "../support/engine-world.js";
import { StatusError } from "../support/scripted-plugin.js";
import { turns } from "../support/watch-engine.js";

const fails = (status: number) => () => Promise.reject(new StatusError(status));

describe.each([
  ["orderedSwitcher", orderedSwitcher],
  ["spreadSwitcher", spreadSwitcher],
  ["stickyRing", stickyRing],
] as const)("checkCredentials() with %s", (_, switcher) => {
  it.each([
    ["500", { complete: fails(500), embed: fails(500) }],
    ["503", { complete: fails(503), embed: fails(503) }],
    ["silence", { complete: hangs, embed: hangs }],
    ["silence of a plugin that is deaf", { complete: deaf, embed: deaf }],
  ])(
    "five times on a server that gives %s leaves nothing, opens its circuit, and lets it go",
    async (_name, script) => {
      for (const kind of ["vlm", "embedder"] as const) {
        const world = createEngineWorld({ switcher: switcher(), timeouts: { attemptMs: 1_000 } });
        const closed: string[] = [];
        const model = world[kind]({ a: { ...script, close: async () => void closed.push("a") }, b: {} });
        for (let check = 0; check < 5; check += 1) {
          const results = await world.settle(model.checkCredentials());
          expect(results.map(({ answered }) => answered)).toEqual([false, true]);
          expect(model.status().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
        }
        expect(model.status()[0]?.state).toBe("open");
        expect(world.watch.of("circuitOpen")).toHaveLength(1);
        model.removeCredential("a");
        await turns();
        expect(closed).toEqual(["a"]);
        expect(world.watch.of("callEnd")).toHaveLength(10);
      }
    },
  );

  it("on a lone server that gives 500 opens its circuit as calls do", async () => {
    const world = createEngineWorld({ switcher: switcher() });
    const vlm = world.vlm({ a: { complete: fails(500) } });
    for (let check = 0; check < 5; check += 1) await vlm.checkCredentials();
    expect(vlm.status()[0]).toMatchObject({ state: "open", inFlight: 0 });
  });

  it("closes the circuit of a key that is well again", async () => {
    let isDead = true;
    const world = createEngineWorld({ switcher: switcher() });
    const complete = async () => {
      if (isDead) throw new StatusError(401);
      return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
    };
    const vlm = world.vlm({ a: { complete }, b: {} });
    await vlm.complete({ prompt: "x" });
    expect(vlm.status()[0]?.state).toBe("open");
    isDead = false;
    await vlm.checkCredentials();
    expect(vlm.status()[0]?.state).toBe("closed");
    await vlm.checkCredentials();
  });

  it("that is aborted, or closed upon, ends at once and blames nobody", async () => {
    for (const how of ["abort", "close"]) {
      const world = createEngineWorld({ switcher: switcher() });
      const vlm = world.vlm({ a: { complete: hangs }, b: { complete: hangs } });
      const controller = new AbortController();
      const check = outcome(vlm.checkCredentials({ signal: controller.signal }));
      await turns();
      const closing = how === "close" ? vlm.close({ graceMs: 60_000 }) : undefined;
      controller.abort(new Error("gone"));
      expect("error" in (await check)).toBe(true);
      await closing;
      expect(world.watch.of("circuitOpen")).toEqual([]);
    }
  });
});

describe("a model that has closed", () => {
  it("is looked at as it was, and says what is wrong when it is to be reset", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: fails(401) }, b: {} });
    await vlm.complete({ prompt: "x" });
    await vlm.close();
    expect(vlm.status().map(({ id, state, served }) => [id, state, served])).toEqual([
      ["a", "closed_down", 0],
      ["b", "closed_down", 1],
    ]);
    expect(vlm.activeCredentialId).toBeUndefined();
    for (const id of [undefined, "a", "nobody"]) {
      expect(() => vlm.reset(id)).toThrow(expect.objectContaining({ name: "ClosedError" }));
    }
    for (const call of [
      () => vlm.complete({ prompt: "x" }),
      () => vlm.checkCredentials(),
      () => vlm.stream({ prompt: "x" }).next(),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: "ClosedError" });
    }
    expect(world.hotspare.models).toEqual([]);
    await vlm.close();
  });

  it("may be looked at while it closes", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: hangs } });
    const call = outcome(vlm.complete({ prompt: "x" }));
    await turns();
    const closing = vlm.close({ graceMs: 100 });
    await turns();
    expect(vlm.status()).toMatchObject([{ id: "a", inFlight: 1 }]);
    expect(world.hotspare.models).toMatchObject([{ calls: 1 }]);
    expect(() => vlm.reset()).toThrow(expect.objectContaining({ name: "ClosedError" }));
    await world.settle(closing);
    expect(await call).toMatchObject({ error: { name: "ClosedError" } });
    expect(world.watch.of("abandoned")).toMatchObject([{ reason: "closed" }]);
  });

  it("ends its waits at once and lets its attempts end", async () => {
    const world = createEngineWorld();
    let go: (() => void) | undefined;
    const vlm = world.vlm({
      a: {
        async complete() {
          await new Promise<void>((resolve) => {
            go = resolve;
          });
          return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
        },
        fields: { maxConcurrent: 1 },
      },
    });
    const first = vlm.complete({ prompt: "x" });
    const second = outcome(vlm.complete({ prompt: "y" }));
    await turns();
    expect(world.hotspare.models).toMatchObject([
      { name: "m", kind: "vlm", credentials: ["a"], calls: 2, waiting: 1 },
    ]);
    const closing = vlm.close({ graceMs: 1_000 });
    expect(await second).toMatchObject({ error: { name: "ClosedError" } });
    go?.();
    expect((await first).content).toBe("x");
    await closing;
  });

  it.each(["close", "prepare", "ping"])(
    "does not mind a plugin whose %s throws, rejects or hangs",
    async (member) => {
      for (const act of [
        () => {
          throw new Error("my bug");
        },
        () => Promise.reject(new Error("my bug")),
        deaf,
        () => undefined,
      ]) {
        const world = createEngineWorld({ failback: { probe: "background" } });
        const embedder = world.embedder({
          a: { embed: fails(401), [member]: act as never },
          b: { [member]: act as never },
        });
        expect((await embedder.embed(["x"])).credentialId).toBe("b");
        await turns();
        await world.clock.advance(700_000);
        expect((await embedder.embed(["x"])).credentialId).toBe("b");
        await turns();
        await world.clock.advance(100_000);
        embedder.addCredential(world.credential("c", {}));
        embedder.removeCredential("a");
        await world.settle(embedder.close());
      }
    },
  );
});

describe("maxConcurrent", () => {
  it.each([
    ["orderedSwitcher", orderedSwitcher],
    ["spreadSwitcher", spreadSwitcher],
    ["stickyRing", stickyRing],
  ] as const)(
    "is never passed, and calls beyond it use the spare or wait in order, with %s",
    async (_, switcher) => {
      const world = createEngineWorld({ switcher: switcher() });
      const inFlight = { a: 0, b: 0 };
      const most = { a: 0, b: 0 };
      const order: number[] = [];
      const script = (id: "a" | "b", maxConcurrent: number) => ({
        fields: { maxConcurrent },
        complete: async () => {
          inFlight[id] += 1;
          most[id] = Math.max(most[id], inFlight[id]);
          await world.clock.sleep(100);
          inFlight[id] -= 1;
          return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
        },
      });
      const vlm = world.vlm({ a: script("a", 2), b: script("b", 3) });
      const calls = Array.from({ length: 40 }, (_each, index) =>
        vlm.complete({ prompt: "x" }).then(() => order.push(index)),
      );
      await world.settle(Promise.all(calls), 10);
      expect(most).toEqual({ a: 2, b: 3 });
      expect(order).toEqual(order.toSorted((one, other) => one - other));
    },
  );

  it("lets text pass a picture that waits for the one who sees", async () => {
    const world = createEngineWorld();
    let go: (() => void) | undefined;
    const complete = async () => {
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
    };
    const vlm = world.vlm({
      blind: {},
      sees: { complete, capabilities: { modalities: ["text", "image"] }, fields: { maxConcurrent: 1 } },
    });
    const image = new URL("https://pictures.example/fox.png");
    const look = () => vlm.complete({ messages: [{ role: "user", content: [{ type: "image", image }] }] });
    const first = look();
    await turns();
    const second = look();
    await turns();
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("blind");
    go?.();
    await first;
    await turns();
    go?.();
    await second;
    expect(world.watch.of("waitEnd")).toMatchObject([{ outcome: "admitted", freedBy: 1 }]);
  });

  it("serves background calls last", async () => {
    const world = createEngineWorld();
    const order: string[] = [];
    const complete = async () => {
      await world.clock.sleep(100);
      return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
    };
    const vlm = world.vlm({ a: { complete, fields: { maxConcurrent: 1 } } });
    const call = (name: string, priority: "normal" | "background") =>
      vlm.complete({ prompt: "x" }, { priority }).then(() => order.push(name));
    const calls = [
      call("first", "normal"),
      call("background 1", "background"),
      call("background 2", "background"),
      call("second", "normal"),
      call("third", "normal"),
    ];
    await world.settle(Promise.all(calls), 10);
    expect(order).toEqual(["first", "second", "third", "background 1", "background 2"]);
  });
});
