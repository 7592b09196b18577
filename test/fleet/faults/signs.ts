import type { FleetScene } from "../fleet-scene.js";

/** Counts what shows that the fleet meets a fault. The count only grows. */
export type Sign = (scene: FleetScene) => Promise<number>;

/** Processes have gone on alone. */
export const goneAlone: Sign = async ({ trace }) =>
  trace.seen.filter(({ seen: { event, state } }) => event === "link" && state === "degraded").length;

/** Redis has answered a command with an error of this first word. */
export function refused(word: string): Sign {
  return async (scene) => await numberIn(scene, "errorstats", new RegExp(`errorstat_${word}:count=(\\d+)`));
}

/** A count of Redis itself. */
export function counted(name: string): Sign {
  return async (scene) => await numberIn(scene, "stats", new RegExp(`${name}:(\\d+)`));
}

/** The proxy has done otherwise than to pass on. */
export const metOnTheWay: Sign = async (scene) => await scene.touched();

/** The store has begun anew. */
export const newEpoch: Sign = async (scene) => {
  const epoch = await scene.command("HGET", `{${scene.prefix}}:meta`, "epoch");
  const known = epochs.get(scene) ?? new Set();
  epochs.set(scene, known);
  if (typeof epoch === "string") known.add(epoch);
  return known.size;
};

const epochs = new WeakMap<FleetScene, Set<string>>();

async function numberIn(scene: FleetScene, section: string, pattern: RegExp): Promise<number> {
  const info = String(await scene.command("INFO", section));
  return Number(pattern.exec(info)?.[1] ?? 0);
}
