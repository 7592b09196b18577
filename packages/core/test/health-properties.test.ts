import fc from "fast-check";
import { describe, it } from "vitest";
import { type Action, act, describeAction } from "./support/health-actions.js";
import { HealthWorld } from "./support/health-world.js";

const ends = ["succeed", "release", "auth", "transient", "limited", "permanent"] as const;

/** One thing that happens; a lease that is not out is passed over. */
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: "acquire" } as const) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom(...ends), lease: fc.nat(7) }) },
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

// Where every order of a few events is tried out, these are long ones; a trace that breaks something is shortened.
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
      { numRuns: 400, seed: 20_261_123 },
    );
  });
});
