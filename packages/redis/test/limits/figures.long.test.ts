import { describe, expect, it } from "vitest";
import { memoryFleet } from "./memory-fleet.js";
import { sharedLoop } from "./shared-loop.js";
import { allowed, worlds } from "./worlds.js";

const names = Object.keys(worlds);
// A window that nobody states is used up long before it ends, and each look at it is a refusal: as each process does alone. And one
// request a second is also the least that a learned limit believes in: each look beyond it is a refusal.
const unreached = ["unstated window 1200/min", "unstated bucket 60/min"];

describe("eight processes that share four keys, in every world", () => {
  it.each(names.filter((name) => !unreached.includes(name)))(
    "reach the figures: %s",
    async (name) => {
      const options = worlds[name];
      if (options === undefined) throw new Error(`There is no world "${name}".`);
      const { link } = memoryFleet();
      const result = await sharedLoop({ ...options, link });
      const used = options.limits.tokens === undefined ? result.answered : result.answeredTokens;
      expect(used / allowed(options)).toBeGreaterThan(options.stated ? 0.95 : 0.85);
      expect(result.refusedShare).toBeLessThan(options.stated ? 0.01 : 0.03);
    },
    600_000,
  );
});
