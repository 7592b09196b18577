import { describe, expect, it } from "vitest";
import { personSoak } from "./person-soak.js";
import { realSoak } from "./real-soak.js";
import { soakSwitchers } from "./soak-switchers.js";
import { virtualSoak } from "./virtual-soak.js";

// A short one of `npm run chaos`. A seed that fails is repeated with `npm run chaos -- --seed <n> --calls 2000 --minutes 20`.
describe("a soak in virtual time", () => {
  it.each([1, 2, 3])("keeps every promise: seed %i", async (seed) => {
    const violations: string[] = [];
    const onViolation = (sentence: string) => violations.push(sentence);
    const tally = await virtualSoak({ seed, calls: 2_000, minutes: 20, onViolation });
    expect([...tally.broken, ...violations]).toEqual([]);
    expect(tally.calls).toBe(2_000);
    expect(tally.answers).toBeGreaterThan(1_500);
    // Something did go wrong, and was come back from.
    expect(tally.requests).toBeGreaterThan(tally.calls);
    expect(tally.failbacks).toBeGreaterThan(5);
    expect(tally.mostProbesAtOnce).toBe(1);
  });

  it("is the same again with the same seed", async () => {
    const options = { seed: 4, calls: 500, minutes: 5 };
    expect(await virtualSoak(options)).toEqual(await virtualSoak(options));
    expect(await virtualSoak({ ...options, seed: 5 })).not.toEqual(await virtualSoak(options));
  });
});

describe.each(Object.keys(soakSwitchers))(
  "a soak while a person changes keys, with the %s switcher",
  (switcher) => {
    it.each([1, 2, 3, 4, 5, 6, 8, 10])("keeps every promise: seed %i", async (seed) => {
      const violations: string[] = [];
      const onViolation = (sentence: string) => violations.push(sentence);
      const tally = await personSoak({ seed, calls: 4_000, minutes: 40, switcher, onViolation });
      expect([...tally.broken, ...violations]).toEqual([]);
      expect(tally.answers).toBeGreaterThan(3_000);
      // Each rule was put to the test.
      for (const count of ["abandoned", "probes", "waits", "admitted", "refusals", "changes"] as const) {
        expect(tally[count], count).toBeGreaterThan(5);
      }
      expect(tally.longestOutage).toBeGreaterThan(0);
    });
  },
);

it("a soak over real sockets keeps every promise", async () => {
  const tally = await realSoak({ seed: 1, calls: 600 });
  expect(tally.broken).toEqual([]);
  expect(tally.answers).toBeGreaterThan(400);
});
