import { describe, expect, it } from "vitest";
import { StatusError } from "../support/scripted-plugin.js";
import { createTracedWorld } from "./traced-world.js";

const names = [
  "gen_ai.client.operation.duration",
  "hotspare.attempts",
  "hotspare.failures",
  "hotspare.switches",
  "hotspare.calls.active",
  "hotspare.credential.state",
  "hotspare.credential.in_flight",
  "hotspare.limit.headroom",
];
const refuse = () => Promise.reject(new StatusError(401));
const limited = (remaining: number) => async () =>
  ({
    content: "x",
    toolCalls: [],
    finishReason: "stop",
    model: "m",
    rateLimit: { requests: { limit: 10, remaining } },
  }) as never;

describe("a model with a name", () => {
  it("has its model and its name on all metrics", async () => {
    const world = createTracedWorld();
    await world
      .vlm({ a: { complete: refuse }, b: { complete: limited(5) } }, { name: "captions" })
      .complete({ prompt: "x" });
    for (const name of names) {
      const points = await world.points(name);
      expect(points.length, name).toBeGreaterThan(0);
      for (const { attributes } of points) {
        expect(attributes, name).toMatchObject({
          "gen_ai.request.model": "m",
          "hotspare.model.name": "captions",
        });
      }
    }
    for (const { attributes } of world.spans()) {
      expect(attributes["hotspare.model.name"]).toBe("captions");
    }
  });
});

describe("two models of one name", () => {
  it("are added up: circuits, calls and requests; of a limit the least is shown", async () => {
    const world = createTracedWorld();
    const one = world.vlm({ a: { complete: limited(7), endpoint: "one" } });
    const other = world.vlm({ a: { complete: limited(2), endpoint: "two" } });
    await one.complete({ prompt: "x" });
    await other.complete({ prompt: "x" });
    const broken = world.vlm({ a: { complete: refuse, endpoint: "three" } });
    await world.settle(broken.complete({ prompt: "x" }, { maxAttempts: 1 }).catch(() => undefined));
    const running = [one, other].map((vlm) => vlm.stream({ prompt: "x" }));
    await Promise.all(running.map((stream) => stream.next()));
    expect(await world.total("hotspare.credential.state", { "hotspare.credential.state": "closed" })).toBe(2);
    expect(await world.total("hotspare.credential.state", { "hotspare.credential.state": "open" })).toBe(1);
    expect(await world.total("hotspare.calls.active")).toBe(2);
    expect(await world.total("hotspare.credential.in_flight")).toBe(2);
    expect((await world.points("hotspare.limit.remaining")).map(({ value }) => value)).toEqual([2]);
    await Promise.all(running.map((stream) => stream.return?.(undefined as never)));
  });
});
