import { describe, expect, it } from "vitest";
import { outcome } from "../support/engine-world.js";
import { StatusError } from "../support/scripted-plugin.js";
import { createTracedWorld } from "./traced-world.js";

describe("10,000 calls", () => {
  it("leave nothing behind", async () => {
    const world = createTracedWorld();
    let calls = 0;
    const complete = async () => {
      calls += 1;
      return calls % 7 === 0
        ? Promise.reject(new StatusError(503))
        : ({ content: "x", toolCalls: [], finishReason: "stop", model: "m" } as never);
    };
    const vlm = world.vlm({ a: { complete, fields: { maxConcurrent: 8 } }, b: { complete } });
    for (let round = 0; round < 100; round += 1) {
      const all = Array.from({ length: 100 }, () => outcome(vlm.complete({ prompt: "x" })));
      await world.settle(Promise.all(all));
    }
    expect(world.spans().length).toBe(world.begun.length);
    expect(world.spans().length).toBeGreaterThan(20_000);
    expect(world.instrumentation.open).toBe(0);
    expect(await world.total("gen_ai.client.operation.duration")).toBe(10_000);
  });
});
