import { BrokenPromise } from "./broken-promise.js";
import type { Faults } from "./faults.js";
import { fingerprint } from "./fingerprint.js";
import { ModelWorld, type Rules } from "./model-world.js";
import { demandAgreement, demandRecovery, settle } from "./settle.js";
import { type Step, stepsOf } from "./steps.js";

/** What is explored: from a scene on, every order of so many steps, with so many faults. */
export interface Exploration {
  readonly processes: number;
  readonly domains: number;
  readonly scene: (world: ModelWorld) => void;
  readonly depth: number;
  readonly faults: Partial<Faults>;
}

export interface Explored {
  readonly states: number;
  /** The first broken promise, and the steps that led to it. */
  readonly broken?: string;
}

interface Trace {
  readonly step: Step;
  readonly before: Trace | undefined;
}

/** Every order of steps up to a depth, breadth first, so that the first trace that breaks a promise is the shortest. */
export function explore({ processes, domains, scene, depth, faults }: Exploration, rules?: Rules): Explored {
  const first = new ModelWorld(processes, domains, rules);
  Object.assign(first.faults, faults);
  scene(first);
  const seen = { states: new Set<string>(), settled: new Set<string>() };
  let level: readonly (Trace | undefined)[] = [undefined];
  for (let steps = 0; steps < depth; steps += 1) {
    const next: Trace[] = [];
    for (const trace of level) {
      for (const step of stepsOf(replay(first, trace))) {
        const longer = { step, before: trace };
        const broken = tried(first, longer, seen, next);
        if (broken !== undefined) {
          return { states: seen.states.size, broken };
        }
      }
    }
    level = next;
  }
  return { states: seen.states.size };
}

/** Worlds that need not be tried again. */
interface Seen {
  readonly states: Set<string>;
  /** After everything has arrived: most orders of messages end in a few states. */
  readonly settled: Set<string>;
}

/** Takes the last step of a trace, and asks what must hold after it. Returns what does not. */
function tried(
  first: ModelWorld,
  trace: Trace,
  { states, settled }: Seen,
  next: Trace[],
): string | undefined {
  try {
    const world = replay(first, trace);
    const state = fingerprint(world);
    if (states.has(state)) {
      return undefined;
    }
    states.add(state);
    next.push(trace);
    settle(world);
    demandAgreement(world);
    const end = fingerprint(world);
    if (!settled.has(end)) {
      settled.add(end);
      demandRecoveries(world);
    }
    return undefined;
  } catch (error) {
    if (error instanceof BrokenPromise) {
      return `${error.message}: ${namesOf(trace).join(", ")}`;
    }
    throw error;
  }
}

/** Whichever process probes, and whatever the probe's verdict: all processes have it. */
export function demandRecoveries(world: ModelWorld): void {
  for (const index of world.processes.keys()) {
    for (const outcome of ["answered", "failed"] as const) {
      demandRecovery(world.clone(), index, outcome);
    }
  }
}

function replay(first: ModelWorld, trace: Trace | undefined): ModelWorld {
  const world = first.clone();
  for (const { run } of listOf(trace)) {
    world.pass(1);
    run(world);
  }
  return world;
}

function listOf(trace: Trace | undefined): readonly Step[] {
  const steps: Step[] = [];
  for (let each = trace; each !== undefined; each = each.before) {
    steps.push(each.step);
  }
  return steps.reverse();
}

function namesOf(trace: Trace): readonly string[] {
  return listOf(trace).map(({ name }) => name);
}
