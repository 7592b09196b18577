import type { HotspareEvents } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { createEngineWorld, deaf, hangs, microtasks, outcome } from "../support/engine-world.js";
import { type Script, StatusError } from "../support/scripted-plugin.js";

const fails = (status: number) => () => Promise.reject(new StatusError(status));
const reason = new Error("the caller has gone");

const failing = (status: number) => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new StatusError(status)) }),
});

/** What a call meets before its caller goes. */
const scenes: readonly [string, Readonly<Record<string, Script>>][] = [
  ["that is answered", { a: {} }],
  ["whose request hangs", { a: { complete: hangs, embed: hangs } }],
  ["whose plugin is deaf to its signal", { a: { complete: deaf, embed: deaf } }],
  ["that moves on", { a: { complete: fails(401), embed: fails(401) }, b: { complete: hangs, embed: hangs } }],
  ["that backs off", { a: { complete: fails(503), embed: fails(503) } }],
  ["that waits for a rate limit", { a: { complete: fails(429), embed: fails(429) } }],
];

describe.each(scenes)("a call %s", (_, scripts) => {
  it.each(["complete", "embed"] as const)("of %s ends at once, whenever its caller goes", async (method) => {
    for (let steps = 0; steps <= 60; steps += depth(5, 1)) {
      const world = createEngineWorld();
      const controller = new AbortController();
      const { signal } = controller;
      const call =
        method === "complete"
          ? world.vlm(scripts).complete({ prompt: "hello" }, { signal })
          : world.embedder(scripts).embed(["hello"], { signal });
      const ended = outcome(call);
      await microtasks(steps);
      controller.abort(reason);
      const end = await ended;
      expect("value" in end || end.error === reason).toBe(true);
      await world.watch.expectClean();
      const [callEnd] = world.watch.of("callEnd");
      expect(callEnd?.outcome).toBe("value" in end ? "answered" : "aborted");
    }
  });

  it.each(["complete", "embed"] as const)(
    "of %s ends with the grace of a close, whenever it comes",
    async (method) => {
      for (let steps = 0; steps <= 60; steps += depth(12, 3)) {
        const world = createEngineWorld();
        const model = method === "complete" ? world.vlm(scripts) : world.embedder(scripts);
        const ended = outcome("complete" in model ? model.complete({ prompt: "x" }) : model.embed(["x"]));
        await microtasks(steps);
        const closing = model.close({ graceMs: 100 });
        await world.settle(closing);
        const end = await ended;
        expect(
          "value" in end || (end.error as Error).name === "ClosedError" || "status" in (end.error as Error),
        ).toBe(true);
        await world.watch.expectClean();
      }
    },
  );

  it("ends at its totalMs, whatever it does then", async () => {
    for (const totalMs of [1, 100, 400, 900]) {
      const world = createEngineWorld();
      const call = world.vlm(scripts).complete({ prompt: "x" }, { timeouts: { totalMs } });
      const end = await world.settle(outcome(call), 10);
      expect("value" in end || (end.error as Error).name).toSatisfy(
        (name) => name === true || name === "DeadlineExceededError" || name === "Error",
      );
      await world.watch.expectClean();
    }
  });
});

describe("a listener that aborts the call at", () => {
  const at: readonly (keyof HotspareEvents)[] = [
    "callStart",
    "attempt",
    "failure",
    "circuitOpen",
    "switch",
    "waitStart",
    "extensionError",
  ];

  it.each(at)("%s ends it there: nothing more is sent, nothing waits", async (name) => {
    for (const [, scripts] of scenes) {
      const world = createEngineWorld();
      const controller = new AbortController();
      let attemptsThen = 0;
      world.hotspare.events.on(name, () => {
        attemptsThen ||= world.watch.of("attempt").length;
        controller.abort(reason);
      });
      const vlm = world.vlm(scripts);
      const ended = outcome(vlm.complete({ prompt: "hello" }, { signal: controller.signal }));
      await world.settle(Promise.race([ended, world.clock.advance(1).then(() => world.clock.advance(1))]));
      if (!controller.signal.aborted) {
        controller.abort(reason);
      }
      const end = await ended;
      if (!("value" in end)) {
        expect(end.error).toBe(reason);
      }
      expect(world.clock.sleeping).toBe(0);
      if (attemptsThen > 0) {
        expect(world.watch.of("attempt").length).toBe(attemptsThen);
      }
    }
  });

  it("abandoned, of a request that was adjusted, sends no second request", async () => {
    const { RequestAdjusted } = await import("@hotspare/core/plugin");
    const world = createEngineWorld();
    const controller = new AbortController();
    world.hotspare.events.on("abandoned", () => controller.abort(reason));
    let sent = 0;
    const complete = () => {
      sent += 1;
      return Promise.reject(new RequestAdjusted({ reason: "x" }));
    };
    const call = world.vlm({ a: { complete } }).complete({ prompt: "x" }, { signal: controller.signal });
    await expect(call).rejects.toBe(reason);
    expect(sent).toBe(1);
  });

  it.each(["callStart", "attempt", "failure", "success"] as const)(
    "%s by closing the model loses neither the call's end nor the model's",
    async (name) => {
      for (const [, scripts] of scenes) {
        const world = createEngineWorld();
        const vlm = world.vlm(scripts);
        let closing: Promise<void> | undefined;
        world.hotspare.events.on(name, () => {
          closing ??= vlm.close({ graceMs: 50 });
        });
        const controller = new AbortController();
        const ended = outcome(vlm.complete({ prompt: "x" }, { signal: controller.signal }));
        await world.clock.advance(100);
        controller.abort(reason);
        await ended;
        await (closing === undefined ? undefined : world.settle(closing));
      }
    },
  );
});

describe("a stream", () => {
  it.each(["callStart", "attempt", "success", "failure"] as const)(
    "that a listener of %s leaves holds nothing and reads nothing more",
    async (name) => {
      const scripts = [{ a: {} }, { a: { stream: () => failing(401) }, b: {} }];
      for (const credentials of scripts) {
        const world = createEngineWorld();
        const stream = world.vlm(credentials).stream({ prompt: "x" });
        world.hotspare.events.on(name, () => void stream.return?.());
        for (let turn = 0; turn < 4; turn += 1) {
          await world.settle(outcome(stream.next()));
        }
        expect(await stream.next()).toEqual({ done: true, value: undefined });
      }
    },
  );

  it.each(["callStart", "attempt", "failure"] as const)(
    "that a listener of %s aborts ends there",
    async (name) => {
      const world = createEngineWorld();
      const controller = new AbortController();
      world.hotspare.events.on(name, () => controller.abort(reason));
      const vlm = world.vlm({ a: { stream: () => failing(401) }, b: {} });
      const stream = vlm.stream({ prompt: "x" }, { signal: controller.signal });
      await expect(stream.next()).rejects.toBe(reason);
      expect(world.watch.of("attempt").length).toBe(name === "callStart" ? 0 : 1);
    },
  );

  it("whose signal has aborted already begins no call", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: {} });
    const stream = vlm.stream({ prompt: "x" }, { signal: AbortSignal.abort(reason) });
    await expect(stream.next()).rejects.toBe(reason);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    await vlm.close();
    await expect(vlm.stream({ prompt: "x" }).next()).rejects.toMatchObject({ name: "ClosedError" });
    expect(world.watch.events).toEqual([]);
  });
});

describe("a listener that changes the credentials at", () => {
  it.each(["callStart", "attempt", "failure", "switch", "circuitOpen"] as const)(
    "%s, so that the one named next is another, works on what is there then",
    async (name) => {
      const world = createEngineWorld();
      const closed: string[] = [];
      const close = (id: string) => async () => void closed.push(id);
      const vlm = world.vlm({ a: { complete: fails(401), close: close("a") }, b: { close: close("b") } });
      let changed = 0;
      world.hotspare.events.on(name, () => {
        changed += 1;
        vlm.replaceCredential("b", world.credential("b", { close: close(`b${changed}`) }));
      });
      const answer = await vlm.complete({ prompt: "hello" });
      expect(answer.credentialId).toBe("b");
      await world.clock.advance(1);
      expect(changed).toBeGreaterThan(0);
      expect(closed).toContain("b");
      expect(closed).not.toContain(`b${changed}`);
    },
  );
});
