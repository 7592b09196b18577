import { SeededRandom } from "../chaos/seeded-random.js";
import type { Fault } from "./faults/fault.js";
import { type KindOfFault, singleFaults } from "./faults/single-faults.js";
import type { FleetScene } from "./fleet-scene.js";

/** One thing that a soak does, and what undoes it. */
export interface SoakStep {
  readonly kind: KindOfFault | "keys" | "processes";
  readonly name: string;
  readonly act: (scene: FleetScene) => Promise<void>;
  readonly undo?: (scene: FleetScene) => Promise<void>;
}

interface StoreFault {
  readonly kind: KindOfFault;
  readonly fault: Fault;
}

/** Faults that need no option of Redis at its start, and that end by themselves or by their own end. */
const storeFaults: readonly StoreFault[] = Object.entries(singleFaults)
  .flatMap(([kind, some]) => some.map((fault) => ({ kind: kind as KindOfFault, fault })))
  .filter(({ fault: { redisArgs, name } }) => redisArgs === undefined && !name.startsWith("a replica"));

const keyIds = ["a", "b"] as const;
/** Its keys fail; the last key of each model never does. */
const pace = { minMs: 10, maxMs: 60 };

function ofKeys(random: SeededRandom): SoakStep {
  const id = random.pick(keyIds);
  const well = async (scene: FleetScene) => void scene.key(id).healthy().latency(pace);
  const how = random.pick([
    "is revoked",
    "is well",
    "is overloaded",
    "resets connections",
    "has no quota",
    "states a wait",
  ]);
  const act = async (scene: FleetScene) => {
    const key = scene.key(id).healthy().latency(pace);
    if (how === "is revoked") key.revoked();
    if (how === "is overloaded") key.status(503);
    if (how === "resets connections") key.resetConnection();
    if (how === "has no quota") key.quota(0);
    if (how === "states a wait") key.status(429, { headers: { "retry-after": "2" } });
  };
  return { kind: "keys", name: `${id} ${how}`, act, undo: well };
}

function ofProcesses(random: SeededRandom, workers: number): SoakStep {
  const at = Math.floor(random.between(0, workers));
  const how = random.pick(["stopped", "blocked", "killed", "resets a"]);
  if (how === "stopped")
    return {
      kind: "processes",
      name: `worker ${at} is stopped`,
      act: async (scene) => scene.worker(at).stop(),
      undo: async (scene) => scene.worker(at).goOn(),
    };
  if (how === "blocked")
    return {
      kind: "processes",
      name: `worker ${at} is blocked`,
      act: async (scene) => {
        if (!scene.worker(at).isStopped)
          void scene.ask({ do: "block", ms: 800 }, [at]).catch(() => undefined);
      },
    };
  if (how === "resets a")
    return {
      kind: "processes",
      name: `worker ${at} resets a`,
      act: async (scene) => {
        if (!scene.worker(at).isStopped) await scene.ask({ do: "reset", credentialId: "a" }, [at]);
      },
    };
  return {
    kind: "processes",
    name: `worker ${at} is killed, and another takes its place`,
    act: async (scene) => {
      await scene.restartWorker(at);
      await scene.open(at, { waitsForLink: false });
      await scene.ask({ do: "start", callers: 1, pauseMs: 60 }, [at]);
    },
  };
}

function ofStore(random: SeededRandom): SoakStep {
  const [first, ...others] = storeFaults;
  if (first === undefined) throw new Error("There are no faults.");
  const { kind, fault } = random.pick([first, ...others]);
  const { name, begin, end } = fault;
  return { kind, name, act: begin, undo: end };
}

/** What the link may report in a soak. */
export const soakReports: readonly RegExp[] = storeFaults.flatMap(({ fault }) => fault.reports ?? []);

/** The steps of a seed, each with the time for which it lasts. */
export function soakSteps(seed: number, count: number, workers: number) {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => {
    const kind = random.pick(["keys", "keys", "processes", "store", "store"]);
    const step =
      kind === "keys"
        ? ofKeys(random)
        : kind === "processes"
          ? ofProcesses(random, workers)
          : ofStore(random);
    return { step, holdMs: Math.round(random.between(50, 900)) };
  });
}
