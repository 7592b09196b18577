import { spreadSwitcher } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { depth } from "../depth.js";
import { memoryFleet } from "./memory-fleet.js";
import { type RecoveringServerOptions, recoveringServer } from "./recovering-server.js";

type World = Omit<RecoveringServerOptions, "callers" | "link" | "seed"> & {
  readonly processes: number;
  readonly callersOfEach: number;
};

const usual = { seconds: 60, downUntilSeconds: 5 };
const worlds: Record<string, World> = {
  "takes 6": {
    seconds: 20,
    downUntilSeconds: 3,
    takes: 6,
    processes: 6,
    callersOfEach: 4,
    retryAfterSeconds: 1,
  },
  "takes 20, refusals state 2 s": {
    ...usual,
    takes: 20,
    processes: 8,
    callersOfEach: 16,
    retryAfterSeconds: 2,
  },
  "takes 20, refusals state nothing": { ...usual, takes: 20, processes: 8, callersOfEach: 16 },
  "takes 4": { ...usual, takes: 4, processes: 8, callersOfEach: 16, retryAfterSeconds: 2 },
  "takes 64": { ...usual, takes: 64, processes: 8, callersOfEach: 16, retryAfterSeconds: 2 },
  "takes 30, forty processes": {
    ...usual,
    takes: 30,
    processes: 40,
    callersOfEach: 4,
    retryAfterSeconds: 1,
  },
  "takes 20, slow answers": {
    ...usual,
    seconds: 240,
    takes: 20,
    processes: 8,
    callersOfEach: 16,
    retryAfterSeconds: 2,
    latencyMs: (random) => 2_000 + random() * 4_000,
  },
  "takes 20, spread": {
    ...usual,
    takes: 20,
    processes: 8,
    callersOfEach: 16,
    retryAfterSeconds: 2,
    switcher: spreadSwitcher(),
  },
};

/** What came of it, over some seeds. */
async function sumOf(
  { processes, callersOfEach, ...server }: World,
  link: (() => NonNullable<RecoveringServerOptions["link"]>) | "one process",
) {
  const sum = { answered: 0, refused: 0, mostInFlight: 0, failedCalls: 0 };
  const callers =
    link === "one process" ? [processes * callersOfEach] : new Array<number>(processes).fill(callersOfEach);
  for (let seed = 1; seed <= depth(1, 3); seed += 1) {
    const shared = link === "one process" ? {} : { link: link() };
    const result = await recoveringServer({ ...server, callers, seed, ...shared });
    sum.answered += result.answered;
    sum.refused += result.refused;
    sum.mostInFlight += result.mostInFlight;
    sum.failedCalls += result.failedCalls;
  }
  return sum;
}

const names = Object.keys(worlds).slice(0, depth(1, Number.POSITIVE_INFINITY));

describe("the room of a server that has recovered", () => {
  it.each(names)("is one for the fleet, as if one process had all the callers: %s", async (name) => {
    const world = worlds[name];
    if (world === undefined) throw new Error(`There is no world "${name}".`);
    const one = await sumOf(world, "one process");
    const fleet = await sumOf(world, () => memoryFleet().link);
    const withoutRooms = await sumOf(world, () => memoryFleet({ sharesRooms: false }).link);
    const figures = JSON.stringify({ one, fleet, withoutRooms });
    expect(fleet.refused, figures).toBeLessThanOrEqual(1.3 * one.refused);
    expect(fleet.mostInFlight, figures).toBeLessThanOrEqual(1.3 * one.mostInFlight);
    expect(fleet.answered, figures).toBeGreaterThanOrEqual(one.answered / 1.3);
    expect(fleet.failedCalls).toBe(0);
    // The spread switcher's account of a learned limit keeps processes back too. With other switchers the room alone does.
    if (world.switcher === undefined) {
      const share = ({ refused, answered }: typeof one) => refused / answered;
      expect(share(withoutRooms), figures).toBeGreaterThan(2 * share(fleet));
    }
  });
});
