import { setTimeout as sleep } from "node:timers/promises";
import { startRedis } from "../support/redis-server.js";
import type { FleetScene } from "./fleet-scene.js";
import type { ProxyRules } from "./proxy-messages.js";
import { untilSilent } from "./until-silent.js";

/** Something that happens to Redis, or to the way there. */
export interface Fault {
  readonly name: string;
  readonly redisArgs?: readonly string[];
  begin(scene: FleetScene): Promise<void>;
  /** Resolves when the fault has taken hold, and rejects when it has not. Absent: a fault that does not take hold rejects as it begins. */
  holds?(scene: FleetScene): Promise<void>;
  end(scene: FleetScene): Promise<void>;
}

const nothing = async () => undefined;

/** A proxy that does otherwise for a while. */
function onTheWay(name: string, rules: Partial<ProxyRules>): Fault {
  return { name, begin: (scene) => scene.proxy(rules), end: (scene) => scene.proxy({}) };
}

/** Commands for Redis at the beginning and at the end. */
function byCommands(
  name: string,
  begin: readonly (readonly string[])[],
  end: readonly (readonly string[])[] = [],
): Fault {
  const all = (commands: readonly (readonly string[])[]) => async (scene: FleetScene) => {
    for (const command of commands) await scene.command(...command);
  };
  return { name, begin: all(begin), end: all(end) };
}

/** Ends the workers' connections alone: the test's own is neither of the two kinds that ask. */
const cutByRedis = (kind: "normal" | "pubsub") => ["CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes"];

async function keysOf(scene: FleetScene, pattern = "*"): Promise<readonly string[]> {
  const reply = await scene.command("KEYS", `{${scene.prefix}}:${pattern}`);
  return reply as readonly string[];
}

/** What ends Redis, or makes Redis answer nothing. */
const absences: readonly Fault[] = [
  {
    name: "Redis is killed, and comes back empty later",
    begin: (scene) => scene.redis.kill(),
    holds: untilSilent,
    end: (scene) => scene.redis.restartEmpty(),
  },
  { name: "Redis is restarted empty", begin: (scene) => scene.redis.restartEmpty(), end: nothing },
  {
    name: "Redis sleeps (DEBUG SLEEP)",
    begin: async (scene) => void scene.command("DEBUG", "SLEEP", "1").catch(() => undefined),
    holds: untilSilent,
    end: async (scene) => void (await scene.command("PING")),
  },
  {
    name: "Redis is stopped (SIGSTOP)",
    begin: async (scene) => scene.redis.pause(),
    holds: untilSilent,
    end: async (scene) => scene.redis.resume(),
  },
  {
    // Redis lets nobody end such a pause: the next command waits for its end.
    ...byCommands("clients are paused", [["CLIENT", "PAUSE", "1500", "ALL"]], [["PING"]]),
    holds: untilSilent,
  },
  byCommands("writers are paused", [["CLIENT", "PAUSE", "60000", "WRITE"]], [["CLIENT", "UNPAUSE"]]),
  {
    name: "somebody's script runs for ever",
    redisArgs: ["--busy-reply-threshold", "20"],
    begin: async (scene) => void scene.command("EVAL", "while true do end", "0").catch(() => undefined),
    holds: untilSilent,
    end: async (scene) => {
      // The test's first connection waits for the script that it sent.
      scene.forgetAdmin();
      await scene.command("SCRIPT", "KILL");
    },
  },
  {
    name: "a replica takes over",
    begin: async (scene) => {
      const replica = await replicaOf(scene);
      await scene.redis.kill();
      await scene.lead(replica);
    },
    end: async (scene) => void (await scene.command("REPLICAOF", "NO", "ONE")),
  },
  {
    name: "a replica without the last writes takes over",
    begin: async (scene) => {
      const replica = await replicaOf(scene);
      // From here on the replica hears nothing.
      await replicaCommand(replica.url, "REPLICAOF", "NO", "ONE");
      await sleep(100);
      lagging.set(scene, replica);
    },
    end: async (scene) => {
      const replica = lagging.get(scene);
      if (replica === undefined) throw new Error("No replica was made that could take over.");
      await scene.redis.kill();
      await scene.lead(replica);
    },
  },
];

const lagging = new WeakMap<FleetScene, Awaited<ReturnType<typeof startRedis>>>();

async function replicaOf(scene: FleetScene) {
  const replica = await startRedis({ args: ["--replicaof", "127.0.0.1", String(scene.redis.port)] });
  scene.keep(replica);
  for (;;) {
    const info = String(await scene.command("INFO", "replication"));
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

/** A network that fails. */
const networks: readonly Fault[] = [
  onTheWay("nothing reaches Redis, later it does", { toServer: { do: "hold" } }),
  onTheWay("nothing comes from Redis, later it does", { toClient: { do: "hold" } }),
  onTheWay("nothing reaches Redis on the old connections ever again", { toServer: { do: "drop" } }),
  onTheWay("nothing comes from Redis on the old connections ever again", { toClient: { do: "drop" } }),
  onTheWay("the connections for messages are silent", { toClient: { do: "drop" }, of: "messages" }),
  onTheWay("the connections for commands are silent", { toClient: { do: "drop" }, of: "commands" }),
  onTheWay("messages come late", { toClient: { do: "hold" }, of: "messages" }),
  onTheWay("Redis answers 200 ms late", { toClient: { do: "delay", ms: 200 } }),
  onTheWay("Redis answers 75 ms late, within the bound", { toClient: { do: "delay", ms: 75 } }),
  onTheWay("answers come byte by byte", { toClient: { do: "drip", ms: 1 } }),
  onTheWay("answers are garbled", { toClient: { do: "garble" } }),
  onTheWay("connections are refused", { accepts: "refused" }),
  {
    name: "connections are made and nothing answers",
    begin: async (scene) => {
      await scene.proxy({ accepts: "silent" });
      await scene.cut("reset");
    },
    end: async (scene) => {
      await scene.proxy({});
    },
  },
  { name: "connections are reset", begin: (scene) => scene.cut("reset"), end: (scene) => scene.cut("reset") },
  { name: "connections are ended", begin: (scene) => scene.cut("end"), end: (scene) => scene.cut("end") },
  byCommands("Redis ends the connections", [cutByRedis("normal"), cutByRedis("pubsub")]),
  byCommands("Redis ends the connections for messages", [cutByRedis("pubsub")], [cutByRedis("pubsub")]),
];

/** A Redis that answers, and does not do what it is asked. */
const refusals: readonly Fault[] = [
  byCommands(
    "a password is set while the fleet runs",
    [["CONFIG", "SET", "requirepass", "another"], cutByRedis("normal"), cutByRedis("pubsub")],
    [["CONFIG", "SET", "requirepass", ""]],
  ),
  byCommands(
    "Redis takes no further connection",
    [["CONFIG", "SET", "maxclients", "1"], cutByRedis("normal"), cutByRedis("pubsub")],
    [["CONFIG", "SET", "maxclients", "10000"]],
  ),
  byCommands(
    "Redis is out of memory",
    [
      ["CONFIG", "SET", "maxmemory-policy", "noeviction"],
      ["CONFIG", "SET", "maxmemory", "100000"],
    ],
    [["CONFIG", "SET", "maxmemory", "0"]],
  ),
  byCommands("Redis is read-only", [["REPLICAOF", "127.0.0.1", "1"]], [["REPLICAOF", "NO", "ONE"]]),
  byCommands(
    "Redis wants replicas before it writes",
    [["CONFIG", "SET", "min-replicas-to-write", "3"]],
    [["CONFIG", "SET", "min-replicas-to-write", "0"]],
  ),
  byCommands(
    "the user may not publish",
    [["ACL", "SETUSER", "default", "-publish"]],
    [["ACL", "SETUSER", "default", "+publish"]],
  ),
  byCommands(
    "the user may run no script",
    [["ACL", "SETUSER", "default", "-@scripting"]],
    [["ACL", "SETUSER", "default", "+@scripting"]],
  ),
  byCommands(
    "the user may see no key",
    [["ACL", "SETUSER", "default", "resetkeys"]],
    [["ACL", "SETUSER", "default", "allkeys"]],
  ),
  byCommands("scripts are forgotten", [["SCRIPT", "FLUSH"]], [["SCRIPT", "FLUSH"]]),
];

/** A Redis that holds other data than the fleet wrote. */
const otherData: readonly Fault[] = [
  byCommands("everything is deleted", [["FLUSHALL"]]),
  {
    name: "the fleet's keys are evicted",
    begin: async (scene) => {
      await scene.command("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
      await scene.command("CONFIG", "SET", "maxmemory", "1");
      // Each write evicts what it can.
      await scene.command("SET", "another", "value").catch(() => undefined);
    },
    end: async (scene) => {
      await scene.command("CONFIG", "SET", "maxmemory", "0");
    },
  },
  {
    name: "every other key of the fleet is deleted",
    begin: async (scene) => {
      for (const [at, key] of (await keysOf(scene)).entries())
        if (at % 2 === 0) await scene.command("DEL", key);
    },
    end: async (scene) => {
      for (const [at, key] of (await keysOf(scene)).entries())
        if (at % 2 === 1) await scene.command("DEL", key);
    },
  },
  {
    name: "the domains are of another type",
    begin: async (scene) => {
      for (const key of await keysOf(scene, "domain:*")) await scene.command("SET", key, "not a hash");
    },
    end: async (scene) => {
      for (const key of await keysOf(scene, "domain:*"))
        if (String(await scene.command("TYPE", key)) === "string") await scene.command("DEL", key);
    },
  },
  {
    name: "the fleet's own data are of another type",
    begin: async (scene) => void (await scene.command("SET", `{${scene.prefix}}:meta`, "not a hash")),
    end: async (scene) => void (await scene.command("DEL", `{${scene.prefix}}:meta`)),
  },
  {
    name: "the fleet's data are of another version",
    begin: async (scene) => void (await scene.command("HSET", `{${scene.prefix}}:meta`, "format", "2")),
    end: async (scene) => void (await scene.command("HSET", `{${scene.prefix}}:meta`, "format", "1")),
  },
  {
    name: "messages are no messages",
    begin: async (scene) => {
      const channel = `{${scene.prefix}}:changes`;
      for (const text of ["", "{", "null", "[]", '{"__proto__":{"is":"open"}}', "x".repeat(1_000_000)])
        await scene.command("PUBLISH", channel, text);
    },
    end: nothing,
  },
];

export const faults = { absences, networks, refusals, otherData };
export const allFaults: readonly Fault[] = Object.values(faults).flat();
