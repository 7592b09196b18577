import { describe, expect, it } from "vitest";
import { createEngineWorld } from "../support/engine-world.js";

const key = "sk-hush-hush-0123456789";

describe("a key in a call's purpose and metadata", () => {
  it("is in no event and in nothing that an instrumentation sees, and other values stay as they are", async () => {
    const world = createEngineWorld({ secrets: [key] });
    const seen: unknown[] = [];
    const note = (value: unknown) => void seen.push(value);
    world.hotspare.use({
      onCall: note,
      aroundAttempt: (attempt, run) => {
        seen.push(attempt);
        return run();
      },
    });
    for (const name of ["callStart", "attempt", "success", "usage", "callEnd"] as const) {
      world.hotspare.events.on(name, note);
    }
    const metadata = { token: `Bearer ${key}`, [key]: true, tenant: "north", count: 7 };
    await world.vlm({ a: {} }).complete({ prompt: "x" }, { purpose: `of ${key}`, metadata });
    expect(seen).toHaveLength(7);
    for (const value of seen) {
      expect(JSON.stringify(value)).not.toContain("hush");
      expect(value).toMatchObject({
        metadata: { token: "Bearer [secret]", "[secret]": true, tenant: "north", count: 7 },
      });
    }
    expect(seen.at(-1)).toMatchObject({ purpose: "of [secret]" });
  });

  it("an instrumentation can hide keys in what a call asks, and sees none in the model that a server names", async () => {
    const world = createEngineWorld({ secrets: [key] });
    const seen: string[] = [];
    world.hotspare.use({
      onCall: ({ hide }) => void seen.push(hide(`my key is ${key}`)),
      onReply: (reply) => void seen.push("model" in reply ? reply.model : ""),
    });
    const complete = async () =>
      ({ content: "x", toolCalls: [], finishReason: "stop", model: `m ${key}` }) as never;
    await world.vlm({ a: { complete } }).complete({ prompt: "x" });
    expect(seen).toEqual(["my key is [secret]", "m [secret]"]);
  });
});
