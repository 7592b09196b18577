import { describe, expect, it } from "vitest";
import { outcome } from "../support/engine-world.js";
import { StatusError } from "../support/scripted-plugin.js";
import { attemptsOf, createTracedWorld, namesOf } from "./traced-world.js";

const answer = { content: "x", toolCalls: [], finishReason: "stop", model: "m" } as never;

describe("a call that waits", () => {
  it("shows its wait, and a link to the attempt that made room for it", async () => {
    const world = createTracedWorld();
    const complete = () => world.clock.sleep(100).then(() => answer);
    const vlm = world.vlm({ a: { complete, fields: { maxConcurrent: 1 } } });
    const calls = ["1", "2"].map((prompt) => vlm.complete({ prompt }, { metadata: { prompt } }));
    await world.clock.advance(10);
    expect(await world.total("hotspare.calls.waiting")).toBe(1);
    expect(await world.total("hotspare.calls.active")).toBe(2);
    expect(await world.total("hotspare.credential.in_flight")).toBe(1);
    await world.settle(Promise.all(calls));
    const waiting = world.spans().find(({ attributes }) => attributes["hotspare.metadata.prompt"] === "2");
    const [first] = attemptsOf(world.spans());
    expect(waiting && namesOf(waiting)).toEqual(["hotspare.wait.start", "hotspare.wait.end"]);
    expect(waiting?.attributes["hotspare.waited_ms"]).toBe(100);
    expect(waiting?.links.map(({ context }) => context.spanId)).toEqual([first?.spanContext().spanId]);
    expect(await world.total("hotspare.calls.waiting")).toBe(0);
    expect(await world.total("hotspare.wait.duration", { "hotspare.outcome": "admitted" })).toBe(1);
    expect(world.instrumentation.open).toBe(0);
  });

  it("is not watched any longer when the instrumentation stops meanwhile, and nothing of it is kept", async () => {
    const world = createTracedWorld();
    const complete = () => world.clock.sleep(100).then(() => answer);
    const vlm = world.vlm({ a: { complete, fields: { maxConcurrent: 1 } } });
    const calls = ["1", "2", "3"].map((prompt) => vlm.complete({ prompt }));
    await world.clock.advance(150);
    expect(world.instrumentation.open).toBeGreaterThan(0);
    world.instrumentation.stop();
    expect(world.instrumentation.open).toBe(0);
    await world.settle(Promise.all(calls));
    expect(world.instrumentation.open).toBe(0);
  });

  it("that was let go by a probe has a link to the probe", async () => {
    const world = createTracedWorld({ retry: { maxWaitMs: 60_000 } });
    let refusals = 3;
    const complete = async () => {
      await world.clock.sleep(100);
      if (refusals-- > 0) throw new StatusError(429);
      return answer;
    };
    const vlm = world.vlm({ a: { complete } });
    const calls = ["1", "2", "3", "4"].map((prompt) => outcome(vlm.complete({ prompt })));
    await world.settle(Promise.all(calls));
    const linked = world.spans().filter(({ links }) => links.length > 0);
    const probe = attemptsOf(world.spans()).find(({ attributes }) => attributes["hotspare.probe"] === true);
    expect(linked.map(({ links }) => links.map(({ context }) => context.spanId))).toEqual(
      Array(2).fill([probe?.spanContext().spanId]),
    );
    expect(world.instrumentation.open).toBe(0);
  });
});

describe("a switch and a failback", () => {
  it("stand on the calls that brought them about, and are counted", async () => {
    const world = createTracedWorld();
    let isDown = true;
    const complete = async () => {
      if (isDown) throw new StatusError(401);
      return answer;
    };
    const vlm = world.vlm({ a: { complete }, b: {} });
    await vlm.complete({ prompt: "x" }, { metadata: { call: "down" } });
    isDown = false;
    await world.clock.advance(700_000);
    await vlm.complete({ prompt: "x" }, { metadata: { call: "up" } });
    const named = (name: string) =>
      world.spans().find(({ attributes }) => attributes["hotspare.metadata.call"] === name);
    expect(named("down")?.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      [
        "hotspare.switch",
        expect.objectContaining({ "hotspare.from": "a", "hotspare.to": "b", "hotspare.class": "auth" }),
      ],
    ]);
    expect(named("up")?.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ["hotspare.failback", expect.objectContaining({ "hotspare.from": "b", "hotspare.to": "a" })],
    ]);
    expect(await world.total("hotspare.switches")).toBe(1);
    expect(await world.total("hotspare.failbacks")).toBe(1);
    expect(
      await world.total("hotspare.attempts", { "hotspare.probe": true, "hotspare.outcome": "answered" }),
    ).toBe(1);
  });
});

describe("the headroom of a stated limit", () => {
  it("is what the last reply said is left, and whole when its time has come", async () => {
    const world = createTracedWorld();
    const rateLimit = {
      requests: { limit: 100, remaining: 25, resetMs: 60_000 },
      tokens: { limit: 1_000, remaining: 900, resetMs: 60_000 },
    };
    const complete = async () => ({ ...(answer as object), rateLimit }) as never;
    await world.vlm({ a: { complete } }).complete({ prompt: "x" });
    const requests = { "hotspare.credential.id": "a", "hotspare.limit": "requests" };
    expect(await world.total("hotspare.limit.remaining", requests)).toBe(25);
    expect(await world.total("hotspare.limit.headroom", requests)).toBe(0.25);
    expect(await world.total("hotspare.limit.remaining", { "hotspare.limit": "tokens" })).toBe(900);
    await world.clock.advance(60_000);
    expect(await world.total("hotspare.limit.headroom", requests)).toBe(1);
  });

  it("is absent where nothing is stated, and where a plugin states nonsense", async () => {
    const world = createTracedWorld();
    const rateLimit = { requests: { limit: "many", remaining: "few" } };
    const complete = async () => ({ ...(answer as object), rateLimit }) as never;
    expect((await world.vlm({ a: { complete } }).complete({ prompt: "x" })).content).toBe("x");
    expect(await world.points("hotspare.limit.remaining")).toEqual([]);
  });
});
