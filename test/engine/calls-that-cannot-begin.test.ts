import { ClosedError } from "@hotspare/core";
import { expect, it } from "vitest";
import { createEngineWorld, outcome } from "../support/engine-world.js";

it("a stream whose signal aborts while its request is read has neither a beginning nor an end", async () => {
  const world = createEngineWorld();
  const controller = new AbortController();
  const stream = world.vlm({ a: {} }).stream({ prompt: "Hello" }, { signal: controller.signal });
  const first = outcome(stream.next());
  controller.abort("enough");
  expect(await first).toEqual({ error: "enough" });
  expect(world.watch.story("callStart", "callEnd")).toEqual([]);
});

it("a stream whose model closes while its request is read has neither a beginning nor an end", async () => {
  const world = createEngineWorld();
  const vlm = world.vlm({ a: {} });
  const first = outcome(vlm.stream({ prompt: "Hello" }).next());
  const closing = vlm.close({ graceMs: 0 });
  expect(await first).toEqual({ error: expect.any(ClosedError) });
  await world.settle(closing);
  expect(world.watch.story("callStart", "callEnd")).toEqual([]);
});
