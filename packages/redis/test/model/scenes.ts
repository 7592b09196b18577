import type { ModelProcess } from "./model-process.js";
import type { ModelWorld } from "./model-world.js";
import { settle } from "./settle.js";

/** Every process is connected, and everything is closed. */
export function healthy(world: ModelWorld): void {
  settle(world);
}

/** Every process has an attempt under way. */
export function busy(world: ModelWorld): void {
  settle(world);
  for (const process of world.processes) {
    for (const domain of world.domains) {
      process.begin(domain, false);
    }
  }
}

/** All domains are open, all processes know it, and a probe is due. */
export function due(world: ModelWorld): void {
  settle(world);
  const [first] = world.processes;
  open(world, first);
  world.pass(200_000);
}

/** All domains are open, and the first process has the pass and probes. */
export function probing(world: ModelWorld): void {
  due(world);
  const [first] = world.processes;
  for (const domain of world.domains) {
    first?.askProbe(domain);
  }
  settle(world);
}

/** All processes know a stated wait. */
export function waiting(world: ModelWorld): void {
  settle(world);
  const [first] = world.processes;
  open(world, first, "refused");
}

function open(
  world: ModelWorld,
  process: ModelProcess | undefined,
  outcome: "failed" | "refused" = "failed",
): void {
  for (const domain of world.domains) {
    process?.begin(domain, false);
    world.pass(1);
    for (const attempt of process?.attempts ?? []) {
      process?.end(attempt, outcome);
    }
  }
  settle(world);
}
