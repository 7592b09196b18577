import { describe, expect, it } from "vitest";
import { memoryFleet } from "./memory-fleet.js";
import { type RecoveringServerOptions, recoveringServer } from "./recovering-server.js";

const world: RecoveringServerOptions = {
  takes: 20,
  callers: new Array<number>(8).fill(16),
  seconds: 20,
  downUntilSeconds: 5,
  retryAfterSeconds: 2,
};

describe("a fleet whose room cannot be asked for", () => {
  it.each([
    ["from the beginning", 0],
    ["while the server recovers", 8_000],
  ])("leaves each process its own room, %s", async (_, hangsFromMs) => {
    const hung = await recoveringServer({ ...world, link: memoryFleet({ hangsFromMs }).link });
    const own = await recoveringServer({ ...world, link: memoryFleet({ sharesRooms: false }).link });
    expect(hung.failedCalls).toBe(0);
    expect(hung.answered).toBeGreaterThan(0.7 * own.answered);
    expect(Math.min(...hung.answeredOf)).toBeGreaterThan(0);
  });

  it("gives the places of a process that was killed to the others", async () => {
    const whole = await recoveringServer({ ...world, link: memoryFleet().link });
    const killedAtMs = (process: number) => (process < 4 ? 10_000 : Number.POSITIVE_INFINITY);
    const { link } = memoryFleet({ hangsFromMs: killedAtMs });
    const rest = await recoveringServer({ ...world, link, killedAtMs });
    expect(rest.answered).toBeGreaterThan(0.8 * whole.answered);
  });
});
