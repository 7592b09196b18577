import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { burst, createWaitingWorld, modelKinds, switchers } from "./waiting-world.js";

const runMs = 900_000;
/** Last resorts are 0.25, 0.5, 1 … 60 s apart: one at a time, whoever waits and whatever is left of the budget. */
const lastResorts = 1 + Math.ceil(Math.log2(runMs / 250));

const outage = fc.record({
  refusalMs: fc.integer({ min: 0, max: 30_000 }),
  tokens: fc.integer({ min: 0, max: 100 }),
  callers: fc.integer({ min: 1, max: 300 }),
  maxWaitMs: fc.constantFrom(10_000, 60_000),
  kind: fc.constantFrom(...(Object.keys(modelKinds) as (keyof typeof modelKinds)[])),
});

describe.each(Object.entries(switchers))("%s", (_, switcher) => {
  it("sends a credential that refuses, however late, at most twice the room and the budget, and its last resorts", async () => {
    await fc.assert(
      fc.asyncProperty(outage, async ({ refusalMs, tokens, callers, maxWaitMs, kind }) => {
        const world = createWaitingWorld({
          switcher: switcher(),
          server: () => ({ do: "refuse", afterMs: refusalMs }),
          model: { retry: { maxWaitMs, budget: { tokens, perAnswer: 0, perSecond: 0 } } },
        });
        const { requests } = await burst(world, modelKinds[kind](world), callers, runMs);
        expect(requests).toBeLessThanOrEqual(2 * callers + tokens + lastResorts);
      }),
      { numRuns: depth(4, 10), seed: 4, endOnFailure: true },
    );
  });
});
