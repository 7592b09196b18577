import { describe, expect, it } from "vitest";
import { depth } from "./depth.js";
import { describeEveryOrder, explorations } from "./model/every-order.js";
import { walk } from "./model/walk.js";

// protocol-model.long.test.ts runs these deeper.
describeEveryOrder(explorations(depth(2, 4), depth(2, 5)));

const walks = depth(60, 4_000);

describe("the fleet's protocol, on any steps of two to five processes", () => {
  it.each([2, 3, 4, 5])("keeps its promises for %i processes", (processes) => {
    for (let seed = 1; seed <= walks / 4; seed += 1) {
      const steps = 20 + ((seed * 7) % 150);
      expect(
        walk({ seed: seed * 10 + processes, processes, domains: 1 + (seed % 3), steps }),
      ).toBeUndefined();
    }
  });
});
