import { describe, expect, it } from "vitest";
import { realSoak } from "./real-soak.js";
import { Tally } from "./tally.js";
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

it("a soak over real sockets keeps every promise", async () => {
  const tally = await realSoak({ seed: 1, calls: 600 });
  expect(tally.broken).toEqual([]);
  expect(tally.answers).toBeGreaterThan(400);
});

it("a soak that breaks a promise says which", () => {
  const tally = Object.assign(new Tally(), { calls: 2, wrongAnswers: 1, mostProbesAtOnce: 2 });
  expect(tally.broken).toEqual([
    "wrong answers: 1",
    "probes of one credential at once: 2",
    "calls that nobody counted: 1",
  ]);
});
