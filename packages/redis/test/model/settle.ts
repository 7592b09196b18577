import { demand } from "./broken-promise.js";
import type { ModelProcess } from "./model-process.js";
import { passMs } from "./model-store.js";
import type { ModelWorld } from "./model-world.js";

/** Nothing is lost any more: everything that is on its way arrives, and each process compares once. */
export function settle(world: ModelWorld): void {
  for (const process of world.processes) {
    if (!process.network.isUp) {
      world.connect(process);
    }
  }
  deliverAll(world);
  for (const process of world.processes) {
    process.compare();
  }
  deliverAll(world);
}

function deliverAll(world: ModelWorld): void {
  for (let step = 0; step < mostSteps; step += 1) {
    const busy = world.processes.filter(({ network }) => !network.isQuiet);
    const pausing = world.processes.filter(({ isPausing }) => isPausing);
    if (busy.length + pausing.length === 0) {
      return;
    }
    if (busy.length === 0) {
      pausing[0]?.endPause();
    }
    for (const process of busy) {
      world.pass(1);
      const { network } = process;
      if (network.answers.length > 0) {
        world.read(process);
      } else if (network.requests.length > 0) {
        world.serve(process);
      } else {
        world.hear(process);
      }
    }
  }
  demand(false, "the messages never stop");
}

const mostSteps = 2_000;

/** All processes, and the store, say the same of every domain. */
export function demandAgreement(world: ModelWorld, expected?: "open" | "closed"): void {
  for (const name of world.domains) {
    const record = world.store.records.get(name);
    const inStore = record?.state.is ?? "closed";
    const states = world.processes.map((process) => process.domain(name).state);
    const said = `${name}: the store says ${inStore}, the processes ${states.map(({ is }) => is).join(", ")}`;
    demand(
      states.every(({ is }) => is === inStore),
      said,
    );
    demand(expected === undefined || inStore === expected, `${said}; expected: ${expected}`);
    if (record?.state.is !== "open") {
      continue;
    }
    const statedInMs = (record.state.statedUntilMs ?? 0) - world.nowMs;
    for (const process of world.processes) {
      const { state } = process.domain(name);
      const localMs = state.is === "open" ? state.statedUntilMs - process.clockMs : 0;
      demand(
        statedInMs <= travelMs || localMs > statedInMs - travelMs,
        `${name}: the store's stated wait ends in ${statedInMs} ms, that of ${process.name} in ${localMs} ms`,
      );
    }
  }
}

/** A process may wait for longer than the store says, as its answers were on their way, and shorter by as much as its proposal was. */
const travelMs = 1_000;

/** From here on a probe decides, whatever has happened before: all agree with its verdict. */
export function demandRecovery(world: ModelWorld, index: number, outcome: "answered" | "failed"): void {
  const prober = world.process(index);
  for (const process of world.processes) {
    for (const attempt of process.attempts) {
      process.end(attempt, "left");
    }
  }
  settle(world);
  demandAgreement(world);
  for (const name of world.domains) {
    if (prober.domain(name).state.is === "closed") {
      prober.begin(name, false);
      end(world, prober, "failed");
      demand(prober.domain(name).state.is === "open", `${prober.name} cannot open ${name}`);
    }
    demandAgreementOf(world, name, "open");
    world.pass(200_000 + passMs);
    demand(prober.canProbe(name), `${prober.name} may never probe ${name}`);
    prober.askProbe(name);
    settle(world);
    demand(prober.attempts.length === 1, `${prober.name} gets no pass for ${name}`);
    end(world, prober, outcome);
    demandAgreementOf(world, name, outcome === "answered" ? "closed" : "open");
  }
}

function end(world: ModelWorld, process: ModelProcess, outcome: "answered" | "failed"): void {
  world.pass(100);
  for (const attempt of process.attempts) {
    process.end(attempt, outcome);
  }
  settle(world);
}

function demandAgreementOf(world: ModelWorld, name: string, expected: "open" | "closed"): void {
  demandAgreement(world);
  const is = world.store.records.get(name)?.state.is ?? "closed";
  demand(is === expected, `${name} is ${is} in the store after a verdict that makes it ${expected}`);
}
