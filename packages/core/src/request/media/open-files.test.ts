import { expect, it } from "vitest";
import { withOpenFile } from "./open-files.js";

it("runs at most 32 at a time, and all of them in the end, when some fail too", async () => {
  let running = 0;
  let most = 0;
  const jobs = Array.from({ length: 100 }, (_, index) =>
    withOpenFile(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      if (index % 2 === 0) {
        throw new Error("even");
      }
    }),
  );

  const outcomes = await Promise.allSettled(jobs);

  expect(most).toBe(32);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
});
