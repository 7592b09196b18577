import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ClosedError, createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { createWorld, rejection } from "../support/world.js";

/** Calls that fill what is kept for good, and calls that may leave nothing. */
const [warming, watched] = [depth(800, 2_000), depth(1_600, 8_000)];
/** What a call that leaks keeps at least: a listener with its closure, or a timer. A collection of garbage leaves two megabytes of chance. */
const mostBytes = depth(2_000, 1_000);

describe(`${warming + watched} calls`, () => {
  it("leave no listener, timer, socket or growing heap behind", async () => {
    await using simulator = await startSimulator({ logSize: 10 });
    const hotspare = createHotspare({ plugins: [openai()] });
    const embedder = hotspare.embedder({
      model: "text-embedding-3-small",
      dimensions: 8,
      credentials: [{ provider: "openai", apiKey: "a-key-0123456789", baseURL: simulator.baseURL }],
    });
    const { signal } = new AbortController();
    const run = async (calls: number) => {
      const worker = async () => {
        for (let call = 0; call < calls / 16; call += 1) {
          await embedder.embed(["hello"], { signal, timeouts: { totalMs: 30_000 } });
        }
      };
      await Promise.all(Array.from({ length: 16 }, worker));
    };
    await run(warming);
    const timersBefore = timers();
    const heapBefore = heapUsed();
    await run(watched);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(timers()).toBeLessThanOrEqual(timersBefore);
    expect(heapUsed() - heapBefore).toBeLessThan(watched * mostBytes);
    await hotspare.close();
    await expect.poll(() => simulator.openSockets).toBe(0);
  });
});

describe("close()", () => {
  it("refuses new calls, ends waits, and gives running calls their grace", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a"]);
    world.key("a").latency(30);
    const running = embedder.embed(["running"]);
    await world.simulator.waitForRequests(1);
    const closing = world.hotspare.close({ graceMs: 1_000 });
    expect(ClosedError.isInstance(await rejection(embedder.embed(["late"])))).toBe(true);
    expect((await running).credentialId).toBe("a");
    await closing;
    expect(world.hotspare.close()).toBe(world.hotspare.close());
  });

  it("ends a call that waits at once, and a running one when the grace is over", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a"]);
    const vlm = world.vlm(["b"]);
    world.key("a").status(503);
    world.key("b").hang();
    const waiting = rejection(embedder.embed(["waiting"]));
    const running = rejection(vlm.complete({ prompt: "running" }));
    await world.simulator.waitForRequests(2);
    await world.clock.untilSleeping();
    const closing = world.hotspare.close({ graceMs: 1_000 });
    expect(ClosedError.isInstance(await waiting)).toBe(true);
    await world.clock.advance(1_000);
    expect(ClosedError.isInstance(await running)).toBe(true);
    await closing;
    await world.simulator.waitUntilIdle();
  });
});

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
