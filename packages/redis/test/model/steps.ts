import type { Faults } from "./faults.js";
import { cooldownMs, statedMs } from "./model-health.js";
import type { ModelProcess } from "./model-process.js";
import { passMs } from "./model-store.js";
import type { ModelWorld } from "./model-world.js";

export interface Step {
  readonly name: string;
  readonly run: (world: ModelWorld) => void;
}

/** Everything that may happen next. */
export function stepsOf(world: ModelWorld): readonly Step[] {
  const steps = world.processes.flatMap((process, index) => stepsOfProcess(process, index, world.faults));
  const fault = (kind: keyof Faults, name: string, run: (world: ModelWorld) => void) => {
    if (world.faults[kind] > 0) {
      steps.push({ name, run: spending(kind, run) });
    }
  };
  fault("jumps", "a pass runs out", (each) => each.jump(passMs + 1));
  fault("jumps", "a probe falls due", (each) => each.jump(Math.max(cooldownMs, statedMs) + 1));
  fault("restarts", "the store restarts empty", (each) => each.restartStore(true));
  if (world.store.behind.number !== world.store.number || world.store.behind.epoch !== world.store.epoch) {
    fault("lostWrites", "the store loses its last change", (each) => each.restartStore(false));
  }
  for (const domain of world.store.records.keys()) {
    fault("evictions", `the store evicts ${domain}`, (each) => {
      each.store.evict(domain);
      each.ledger.forget();
    });
  }
  return steps;
}

function spending(kind: keyof Faults, run: Step["run"]): Step["run"] {
  return (world) => {
    world.faults[kind] -= 1;
    run(world);
  };
}

function stepsOfProcess(process: ModelProcess, index: number, faults: Faults): Step[] {
  const { name, network, attempts } = process;
  const steps: Step[] = [];
  // A trace is repeated in another world: what it does is found by number.
  const step = (said: string, run: (process: ModelProcess, world: ModelWorld) => void) => {
    steps.push({ name: `${name} ${said}`, run: (world) => run(world.process(index), world) });
  };
  const fault = (
    kind: keyof Faults,
    said: string,
    run: (process: ModelProcess, world: ModelWorld) => void,
  ) => {
    if (faults[kind] > 0) {
      const spend = spending(kind, (world) => run(world.process(index), world));
      steps.push({ name: `${name} ${said}`, run: spend });
    }
  };
  for (const [domain, { state }] of process.domains) {
    const isTrying = attempts.some((attempt) => attempt.domain === domain && !attempt.isProbe);
    if (state.is === "closed" && !isTrying) {
      step(`begins an attempt on ${domain}`, (each) => each.begin(domain, false));
    }
    const isAsking =
      network.requests.some(({ kind }) => kind === "acquire") ||
      network.answers.some(({ kind }) => kind === "pass");
    if (process.canProbe(domain) && !isAsking) {
      step(`asks to probe ${domain}`, (each) => each.askProbe(domain));
    }
  }
  for (const [at, { domain, isProbe, pass }] of attempts.entries()) {
    const said = `${isProbe ? "probe" : "attempt"} on ${domain}`;
    for (const outcome of [
      "answered",
      "failed",
      "refused",
      ...(isProbe ? (["left"] as const) : []),
    ] as const) {
      step(`has its ${said} ${outcome}`, (each) => {
        const attempt = each.attempts[at];
        if (attempt !== undefined) {
          each.end(attempt, outcome);
        }
      });
    }
    if (pass !== undefined && network.isUp && !network.requests.some(({ kind }) => kind === "renew")) {
      step(`renews its pass for ${domain}`, (each) => each.network.send({ kind: "renew", domain, pass }));
    }
  }
  if (!network.isUp) {
    step("connects", (each, world) => world.connect(each));
  }
  const [request] = network.requests;
  if (request !== undefined) {
    step(`is served: ${request.kind}`, (each, world) => world.serve(each));
  }
  if (network.stray.length > 0) {
    step("has a stray request served", (each, world) => world.serveStray(each));
  }
  if (network.answers.length > 0) {
    step("reads an answer", (each, world) => world.read(each));
    fault("doubles", "reads an answer, which comes again", (each, world) => world.read(each, 0, true));
  }
  if (network.answers.length > 1) {
    fault("swaps", "reads the second answer first", (each, world) => world.read(each, 1));
  }
  if (network.messages.length > 0) {
    step("hears a message", (each, world) => world.hear(each));
    fault("doubles", "hears a message, which comes again", (each, world) => world.hear(each, 0, true));
    fault("losses", "loses a message", ({ network: own }) => {
      own.messages = own.messages.slice(1);
    });
  }
  if (network.messages.length > 1) {
    fault("swaps", "hears the second message first", (each, world) => world.hear(each, 1));
  }
  if (network.isUp) {
    fault("cuts", "is cut off", (each, world) => world.cut(each));
    if (network.isQuiet) {
      step("compares", (each) => each.compare());
    }
    if (process.isPausing) {
      step("has paused, and restates", (each) => each.endPause());
    }
    fault("deaths", "dies, and starts anew", (each, world) => {
      world.cut(each);
      each.restart();
    });
  }
  return steps;
}
