import { setTimeout as sleep } from "node:timers/promises";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import type { FleetScene } from "../fleet-scene.js";
import { byCommands, type Fault, mustBe, nothing } from "./fault.js";
import { goneAlone } from "./signs.js";
import { untilSilent } from "./until-silent.js";

/** A dead key is probed after three seconds, which must happen in the silence, also on a machine with other work to do. */
const silentMs = 15_000;

/** What ends Redis, or makes Redis answer nothing. */
export const absences: readonly Fault[] = [
  {
    name: "Redis is killed, and comes back empty later",
    begin: (scene) => scene.redis.kill(),
    holds: untilSilent,
    end: (scene) => scene.redis.restartEmpty(),
    shows: "isolation",
  },
  {
    name: "Redis is restarted empty",
    begin: (scene) => scene.redis.restartEmpty(),
    end: nothing,
    shows: goneAlone,
  },
  byItself("Redis sleeps (DEBUG SLEEP)", ["DEBUG", "SLEEP", String(silentMs / 1_000)]),
  byItself("clients are paused", ["CLIENT", "PAUSE", String(silentMs), "ALL"]),
  {
    name: "Redis is stopped (SIGSTOP)",
    begin: async (scene) => scene.redis.pause(),
    holds: untilSilent,
    end: async (scene) => scene.redis.resume(),
    shows: "isolation",
  },
  byCommands("writers are paused", [["CLIENT", "PAUSE", "60000", "WRITE"]], [["CLIENT", "UNPAUSE"]], {
    shows: "isolation",
  }),
  {
    name: "somebody's script runs for ever",
    redisArgs: ["--busy-reply-threshold", "20"],
    begin: async (scene) => void scene.command("EVAL", "while true do end", "0").catch(() => undefined),
    holds: untilSilent,
    end: async (scene) => {
      // The test's first connection waits for the script that it sent.
      scene.forgetAdmin();
      // Redis says so when no script runs.
      await scene.command("SCRIPT", "KILL");
    },
    shows: "isolation",
  },
  {
    name: "a replica takes over",
    begin: async (scene) => {
      const replica = await replicaOf(scene);
      await scene.redis.kill();
      await scene.lead(replica);
      mustBe(/role:slave/.test(await replication(scene)), "a replica has the place of the primary");
    },
    end: async (scene) => void (await scene.command("REPLICAOF", "NO", "ONE")),
    shows: "isolation",
  },
  {
    name: "a replica without the last writes takes over",
    begin: async (scene) => {
      const replica = await replicaOf(scene);
      // From here on the replica hears nothing.
      await replicaCommand(replica.url, "REPLICAOF", "NO", "ONE");
      lagging.set(scene, replica);
    },
    end: async (scene) => {
      const replica = lagging.get(scene);
      if (replica === undefined) throw new Error("No replica was made that could take over.");
      const written = Number(await scene.command("HGET", `{${scene.prefix}}:meta`, "version"));
      await scene.redis.kill();
      await scene.lead(replica);
      // That the processes have lost the primary shows soon after: they go alone.
      mustBe(written > 0, "the primary had writes");
    },
    shows: goneAlone,
    showsAtItsEnd: true,
  },
];

/** A command that makes Redis silent for a while. Nobody can end it: so the fleet must have met it before its end. */
function byItself(name: string, command: readonly string[]): Fault {
  const plays = new WeakMap<FleetScene, { readonly over: Promise<readonly unknown[]>; isOver: boolean }>();
  return {
    name,
    begin: async (scene) => {
      // Redis answers the second command when the silence is over.
      const over = Promise.all([scene.command(...command), scene.command("PING")]);
      const play = { over, isOver: false };
      plays.set(scene, play);
      over.then(
        () => {
          play.isOver = true;
        },
        () => undefined,
      );
    },
    holds: untilSilent,
    end: async (scene) => {
      const play = plays.get(scene);
      if (play === undefined) throw new Error("The fault has not begun.");
      mustBe(!play.isOver, "Redis is silent for as long as the fleet needs to meet it");
      const [answer] = await play.over;
      mustBe(answer === "OK", `Redis does what ${command.join(" ")} says`);
    },
    shows: "isolation",
  };
}

const lagging = new WeakMap<FleetScene, RedisServer>();

const replication = async (scene: FleetScene) => String(await scene.command("INFO", "replication"));

async function replicaOf(scene: FleetScene): Promise<RedisServer> {
  const replica = await startRedis({ args: ["--replicaof", "127.0.0.1", String(scene.redis.port)] });
  scene.keep(replica);
  for (;;) {
    const info = await replication(scene);
    // The number behind which nothing waits to be sent.
    const [, sent] = /master_repl_offset:(\d+)/.exec(info) ?? [];
    const [, received] = /state=online,offset=(\d+)/.exec(info) ?? [];
    if (received !== undefined && Number(received) > 0 && Number(received) <= Number(sent)) return replica;
    await sleep(20);
  }
}

async function replicaCommand(url: string, ...words: readonly string[]): Promise<void> {
  const { createClient } = await import("redis");
  const client = createClient({ url });
  await client.connect();
  await client.sendCommand([...words]);
  client.destroy();
}
