import { describe, expect, it } from "vitest";
import { memoryFleet } from "./memory-fleet.js";
import { sharedLoop } from "./shared-loop.js";
import { allowed, worlds } from "./worlds.js";

/** One of the worlds of figures.long.test.ts, which runs all of them. */
async function run(name: string) {
  const options = worlds[name];
  if (options === undefined) throw new Error(`There is no world "${name}".`);
  const fleet = memoryFleet({ delayMs: 1 });
  const result = await sharedLoop({ ...options, link: fleet.link });
  const used = options.limits.tokens === undefined ? result.answered : result.answeredTokens;
  return { ...result, share: used / allowed(options) };
}

describe("eight processes that share four keys", () => {
  it("use 95 % of a limit that is stated, and 1 % of their requests are refused at most", async () => {
    const { share, refusedShare } = await run("stated window 60 in an hour");
    expect(share).toBeGreaterThan(0.95);
    expect(refusedShare).toBeLessThan(0.01);
  });

  it("are refused often when each takes the whole limit for its own", async () => {
    const { refusedShare } = await sharedLoop({ ...worlds["stated window 60 in 3 s"], seconds: 30 } as never);
    expect(refusedShare).toBeGreaterThan(0.05);
  });
});
