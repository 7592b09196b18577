import { expect, it } from "vitest";
import { ServerEvidence } from "./server-evidence.js";

/** How often an input must fail until it is at fault. */
function needed(evidence: ServerEvidence): number {
  let failures = 1;
  while (!evidence.isProof(failures)) failures += 1;
  return failures;
}

function seen(answered: number, failed: number): ServerEvidence {
  const evidence = new ServerEvidence();
  for (let count = 0; count < Math.max(answered, failed); count += 1) {
    if (count < answered) evidence.note(true, 0);
    if (count < failed) evidence.note(false, 0);
  }
  return evidence;
}

it("needs few failures beside a server that answers everything else, and never one alone", () => {
  expect([needed(seen(7, 0)), needed(seen(100, 0)), needed(seen(10_000, 0))]).toEqual([6, 3, 2]);
});

it("needs more failures than a server that fails nine of ten would give a sound input by chance", () => {
  expect(needed(seen(100, 900))).toBeGreaterThan(100);
});

it("forgets an outage that is over", () => {
  const evidence = seen(10, 90);
  for (let minute = 1; minute <= 10; minute += 1) evidence.note(true, minute * 60_000);
  expect(needed(evidence)).toBeLessThan(10);
});
