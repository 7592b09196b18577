import { BrokenPromise } from "./broken-promise.js";
import { demandRecoveries } from "./explore.js";
import type { Faults } from "./faults.js";
import { ModelWorld, type Rules } from "./model-world.js";
import { demandAgreement, settle } from "./settle.js";
import { stepsOf } from "./steps.js";

export interface Walk {
  readonly seed: number;
  readonly processes: number;
  readonly domains: number;
  readonly steps: number;
}

/** How often each fault may happen in a walk. */
const faults: Faults = {
  cuts: 8,
  losses: 8,
  doubles: 8,
  swaps: 8,
  jumps: 12,
  restarts: 2,
  lostWrites: 3,
  evictions: 2,
  deaths: 2,
};

/** Any steps, as a seed decides. Returns the promise that was broken, and the steps to it. */
export function walk({ seed, processes, domains, steps }: Walk, rules?: Rules): string | undefined {
  const random = randomOf(seed);
  const world = new ModelWorld(processes, domains, rules);
  Object.assign(world.faults, faults);
  const trace: string[] = [];
  try {
    settle(world);
    for (let taken = 0; taken < steps; taken += 1) {
      const possible = stepsOf(world);
      const step = possible[Math.floor(random() * possible.length)];
      if (step !== undefined) {
        trace.push(step.name);
        world.pass(1);
        step.run(world);
      }
    }
    trace.push("(everything arrives)");
    settle(world);
    demandAgreement(world);
    trace.push("(a probe)");
    demandRecoveries(world);
    return undefined;
  } catch (error) {
    if (error instanceof BrokenPromise) {
      return `seed ${seed}: ${error.message}: ${trace.join(", ")}`;
    }
    throw error;
  }
}

/** Numbers that a seed repeats (mulberry32, public domain). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
