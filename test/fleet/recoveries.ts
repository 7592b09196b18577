import { agreeMs } from "./fault-play.js";
import type { FleetScene } from "./fleet-scene.js";
import { until } from "./until.js";

/**
 * Revokes the first keys of all models at once, lets one worker meet each of them, restores the keys, and lets all workers call until the keys are
 * back. Returns how many probes each key got from the whole fleet.
 */
export async function recoveries(scene: FleetScene, ids: readonly string[]): Promise<readonly number[]> {
  for (const id of ids) scene.key(id).revoked();
  const workers = [...scene.taking];
  await Promise.all(
    ids.map((_, model) => scene.ask({ do: "call", model, count: 1 }, [workers[model % workers.length] ?? 0])),
  );
  const all = (state: "open" | "closed") => Object.fromEntries(ids.map((id) => [id, state]));
  await scene.untilAgreed(all("open"), agreeMs);
  for (const id of ids) scene.key(id).healthy();
  const from = scene.trace.seen.length;
  scene.trace.note("the keys are well");
  await scene.ask({ do: "start", callers: ids.length, pauseMs: 400 });
  const closed = (id: string) =>
    scene.trace.seen.slice(from).some(({ seen }) => seen.event === "close" && seen.credentialId === id);
  await until("the recovery of every key", () => ids.every(closed));
  await scene.untilAgreed(all("closed"), agreeMs);
  await scene.ask({ do: "stop" });
  const probes = scene.trace.seen.slice(from).filter(({ seen }) => seen.event === "probe");
  return ids.map((id) => probes.filter(({ seen }) => seen.credentialId === id).length);
}
