import fc from "fast-check";
import { describe, it } from "vitest";
import { type Action, act, describeAction, leaseEnds } from "./health-actions.js";
import { HealthWorld } from "./health-world.js";

/** One thing that happens; a lease that is not out is passed over. */
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: "acquire" } as const) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom(...leaseEnds, "defer" as const), lease: fc.nat(7) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.oneof(fc.constantFrom(1, 1_000, 30_000, 45_000, 65_000, 600_000, 3_600_000), fc.nat(7_200_000)),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "reset" } as const) },
);

/** The world after a trace, with up to eight leases out at once. @throws with the trace when a promise is broken */
function run(credentials: number, oneDomain: boolean, trace: readonly Action[]): void {
  const world = new HealthWorld(credentials, oneDomain);
  const done: string[] = [];
  for (const each of trace) {
    const isPossible =
      "lease" in each ? each.lease < world.leases.length : each.do !== "acquire" || world.leases.length < 8;
    if (!isPossible) continue;
    done.push(describeAction(each));
    try {
      act(world, each);
    } catch (error) {
      throw new Error(`${String(error)} after: ${done.join(", ")}`);
    }
  }
}

/** Describes long traces, so many for each case; fast-check shortens a trace that breaks a promise. */
export function describeLongTraces(numRuns: number): void {
  describe("health and the ordered switcher, over long traces", () => {
    it.each([
      [1, true],
      [2, false],
      [3, true],
      [4, true],
      [4, false],
    ])("keep their promises for %i credentials (one domain: %s)", (credentials, oneDomain) => {
      fc.assert(
        fc.property(fc.array(action, { minLength: 10, maxLength: 120, size: "max" }), (trace) => {
          run(credentials, oneDomain, trace);
        }),
        { numRuns, seed: 20_261_123 },
      );
    });
  });
}
