import { expect, it } from "vitest";
import { personSoak } from "./person-soak.js";
import { soakSwitchers } from "./soak-switchers.js";
import { Tally } from "./tally.js";
import { virtualSoak } from "./virtual-soak.js";

// The quick form of chaos.long.test.ts.
it("a short soak in virtual time keeps every promise", async () => {
  const violations: string[] = [];
  const onViolation = (sentence: string) => violations.push(sentence);
  const tally = await virtualSoak({ seed: 1, calls: 300, minutes: 3, onViolation });
  expect([...tally.broken, ...violations]).toEqual([]);
  expect(tally.calls).toBe(300);
  expect(tally.requests).toBeGreaterThan(tally.calls);
});

it.each(Object.keys(soakSwitchers))(
  "a short soak while a person changes keys keeps every promise: the %s switcher",
  async (switcher) => {
    const violations: string[] = [];
    const onViolation = (sentence: string) => violations.push(sentence);
    const tally = await personSoak({ seed: 3, calls: 200, minutes: 2, switcher, onViolation });
    expect([...tally.broken, ...violations]).toEqual([]);
    expect(tally.calls).toBe(200);
    expect(tally.changes).toBeGreaterThan(10);
  },
);

it("a soak that breaks a promise says which", () => {
  const tally = Object.assign(new Tally(), { calls: 2, wrongAnswers: 1, mostProbesAtOnce: 2 });
  expect(tally.broken).toEqual([
    "wrong answers: 1",
    "probes of one credential at once: 2",
    "calls that nobody counted: 1",
  ]);
});
