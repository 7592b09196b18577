import { describe, expect, it } from "vitest";
import { type Exploration, explore } from "./explore.js";
import type { Faults } from "./faults.js";
import { busy, due, healthy, probing, waiting } from "./scenes.js";

/** One fault of each kind in a trace. */
const eachFault: Partial<Faults> = {
  cuts: 1,
  losses: 1,
  doubles: 1,
  swaps: 1,
  jumps: 1,
  restarts: 1,
  lostWrites: 1,
  evictions: 1,
  deaths: 1,
};

/** No time goes by unseen but where a process is frozen: deeper, with the faults of the network alone. */
const networkFaults: Partial<Faults> = { cuts: 1, losses: 1, jumps: 1 };

export type Explorations = readonly (readonly [name: string, exploration: Exploration])[];

/** Two processes and one domain, from several scenes on: so many steps with any fault, and more with the faults of the network. */
export function explorations(withEachFault: number, withNetworkFaults: number): Explorations {
  const scenes = { healthy, busy, due, probing, waiting };
  return Object.entries(scenes).flatMap(([name, scene]): Explorations => {
    const from = { processes: 2, domains: 1, scene };
    return [
      [`${name}, ${withEachFault} steps, any fault`, { ...from, depth: withEachFault, faults: eachFault }],
      [
        `${name}, ${withNetworkFaults} steps, a bad network`,
        { ...from, depth: withNetworkFaults, faults: networkFaults },
      ],
    ];
  });
}

export function describeEveryOrder(every: Explorations): void {
  describe("the fleet's protocol, over every order of steps of two processes", () => {
    it.each(every)("keeps its promises from the scene %s", (_, exploration) => {
      const { states, broken } = explore(exploration);
      expect(broken).toBeUndefined();
      expect(states).toBeGreaterThan(20);
    });
  });
}
