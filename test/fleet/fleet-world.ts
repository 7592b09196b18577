import { startSimulator } from "@hotspare/testkit";
import { plainPrograms } from "../support/plain-programs.js";
import { AskedProcess } from "./child-process.js";
import { FleetScene, type SceneOptions } from "./fleet-scene.js";
import { FleetWorker } from "./fleet-worker.js";
import type { ProxyCommand } from "./proxy-messages.js";
import { machineMs, type Seen } from "./worker-messages.js";

/** One provider on 127.0.0.1, and processes that call it. Scenes use the same processes, each with Hotspares, keys and a Redis of its own. */
export type FleetWorld = Awaited<ReturnType<typeof startFleetWorld>>;

export async function startFleetWorld(size = 8) {
  const programs = await plainPrograms({
    worker: new URL("worker.ts", import.meta.url),
    proxy: new URL("proxy.ts", import.meta.url),
  });
  // With the clock that all processes share, a request's time can be compared with what a worker saw.
  const simulator = await startSimulator({ logSize: 200_000, clock: { now: machineMs } });
  const proxy = new AskedProcess(programs.paths.proxy);
  const scenes = new Map<string, FleetScene>();
  const workers: FleetWorker[] = [];
  const startWorker = (at: number): FleetWorker => {
    const worker = new FleetWorker(programs.paths.worker, (seen: Seen) => {
      for (const scene of scenes.values())
        if (seen.scene === scene.name || seen.scene === "*") scene.trace.add(at, seen);
    });
    workers[at] = worker;
    return worker;
  };
  for (let at = 0; at < size; at += 1) startWorker(at);
  await Promise.all(workers.map(({ ready }) => ready));
  let made = 0;
  const world = {
    simulator,
    workers: workers as readonly FleetWorker[],
    startWorker,
    askProxy: async (name: string, command: ProxyCommand) =>
      (await proxy.ask({ name, command })) as number | undefined,
    /** A Hotspare in each worker, over keys and a Redis of its own. */
    async scene(options: SceneOptions = {}): Promise<FleetScene> {
      made += 1;
      const scene = new FleetScene(world, `scene-${made}`, options);
      scenes.set(scene.name, scene);
      await scene.begin();
      return scene;
    },
    /** Runs a scene, and prints its trace if it fails. */
    async run(options: SceneOptions, play: (scene: FleetScene) => Promise<void>): Promise<void> {
      const scene = await world.scene(options);
      try {
        await play(scene);
      } catch (error) {
        console.error(`${scene.name}\n${scene.trace.print()}`);
        throw error;
      } finally {
        await scene.close();
        scenes.delete(scene.name);
      }
    },
    async close(): Promise<void> {
      await Promise.all([...scenes.values()].map((scene) => scene.close()));
      await Promise.all([...workers, proxy].map((one) => one.kill()));
      await simulator.close();
      programs.remove();
    },
  };
  return world;
}
