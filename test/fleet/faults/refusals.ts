import type { FleetScene } from "../fleet-scene.js";
import { byCommands, type Fault, mustBe } from "./fault.js";
import { cutByRedis } from "./networks.js";
import { goneAlone, refused } from "./signs.js";

const allConnections = [cutByRedis("normal"), cutByRedis("pubsub")];
/** Before a process that is refused one script asks whether it is refused everything, it reports the script. */
const reports = /^subscribe: .* refused one command/;
const lasting = { shows: "isolation" } as const;

/** A Redis that answers, and does not do what it is asked. */
export const refusals: readonly Fault[] = [
  byCommands(
    "a password is set while the fleet runs",
    [["CONFIG", "SET", "requirepass", "another"], ...allConnections],
    [["CONFIG", "SET", "requirepass", ""]],
    lasting,
  ),
  byCommands(
    "Redis takes no further connection",
    [["CONFIG", "SET", "maxclients", "1"], ...allConnections],
    [["CONFIG", "SET", "maxclients", "10000"]],
    lasting,
  ),
  byCommands(
    "Redis is out of memory",
    [
      ["CONFIG", "SET", "maxmemory-policy", "noeviction"],
      ["CONFIG", "SET", "maxmemory", "100000"],
    ],
    [["CONFIG", "SET", "maxmemory", "0"]],
    lasting,
  ),
  byCommands("Redis is read-only", [["REPLICAOF", "127.0.0.1", "1"]], [["REPLICAOF", "NO", "ONE"]], lasting),
  byCommands(
    "Redis wants replicas before it writes",
    [["CONFIG", "SET", "min-replicas-to-write", "3"]],
    [["CONFIG", "SET", "min-replicas-to-write", "0"]],
    lasting,
  ),
  byCommands(
    "the user may not publish",
    [["ACL", "SETUSER", "default", "-publish"]],
    [["ACL", "SETUSER", "default", "+publish"]],
    { shows: goneAlone, reports },
  ),
  byCommands(
    "the user may run no script",
    [["ACL", "SETUSER", "default", "-@scripting"]],
    [["ACL", "SETUSER", "default", "+@scripting"]],
    { ...lasting, reports },
  ),
  byCommands(
    "the user may see no key",
    [["ACL", "SETUSER", "default", "resetkeys"]],
    [["ACL", "SETUSER", "default", "allkeys"]],
    { ...lasting, reports },
  ),
  {
    name: "scripts are forgotten",
    begin: async (scene) => {
      await scene.command("SCRIPT", "FLUSH");
      mustBe((await cachedScripts(scene)) === 0, "Redis knows no script any more");
    },
    end: async (scene) => void (await scene.command("SCRIPT", "FLUSH")),
    shows: refused("NOSCRIPT"),
  },
];

async function cachedScripts(scene: FleetScene): Promise<number> {
  const memory = String(await scene.command("INFO", "memory"));
  return Number(/number_of_cached_scripts:(\d+)/.exec(memory)?.[1] ?? 0);
}
