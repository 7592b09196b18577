import type { FleetScene } from "../fleet-scene.js";
import type { ProxyRules } from "../proxy-messages.js";
import { type Fault, mustBe, nothing, sendAll } from "./fault.js";
import { goneAlone, metOnTheWay } from "./signs.js";

/** A proxy that does otherwise for a while. */
function onTheWay(name: string, rules: Partial<ProxyRules>, shows: Fault["shows"] = "isolation"): Fault {
  return { name, begin: (scene) => scene.proxy(rules), end: (scene) => scene.proxy({}), shows };
}

function byCut(name: string, by: "reset" | "end"): Fault {
  const cut = (scene: FleetScene) => scene.cut(by);
  return { name, begin: cut, end: cut, shows: goneAlone };
}

type Kind = "normal" | "pubsub";

/** Ends the workers' connections alone: the test's own is neither of the two kinds that ask. */
export const cutByRedis = (kind: Kind) => ["CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes"];

/** Redis says how many connections it has ended. A process that has lost one of its connections ends the other itself, perhaps before Redis does. */
async function endConnections(scene: FleetScene, kinds: readonly Kind[]): Promise<void> {
  const ended = await sendAll(scene, kinds.map(cutByRedis));
  mustBe(
    ended.some((count) => Number(count) > 0),
    "Redis has ended connections",
  );
}

/** A network that fails. */
export const networks: readonly Fault[] = [
  onTheWay("nothing reaches Redis, later it does", { toServer: { do: "hold" } }),
  onTheWay("nothing comes from Redis, later it does", { toClient: { do: "hold" } }),
  onTheWay("nothing reaches Redis on the old connections ever again", { toServer: { do: "drop" } }),
  onTheWay("nothing comes from Redis on the old connections ever again", { toClient: { do: "drop" } }),
  onTheWay(
    "the connections for messages are silent",
    { toClient: { do: "drop" }, of: "messages" },
    metOnTheWay,
  ),
  onTheWay(
    "the connections for commands are silent",
    { toClient: { do: "drop" }, of: "commands" },
    metOnTheWay,
  ),
  onTheWay("messages come late", { toClient: { do: "hold" }, of: "messages" }, metOnTheWay),
  onTheWay("Redis answers 200 ms late", { toClient: { do: "delay", ms: 200 } }, goneAlone),
  onTheWay("Redis answers 75 ms late, within the bound", { toClient: { do: "delay", ms: 75 } }, metOnTheWay),
  onTheWay("answers come byte by byte", { toClient: { do: "drip", ms: 1 } }, metOnTheWay),
  onTheWay("answers are garbled", { toClient: { do: "garble" } }),
  onTheWay("connections are refused", { accepts: "refused" }),
  {
    name: "connections are made and nothing answers",
    begin: async (scene) => {
      await scene.proxy({ accepts: "silent" });
      await scene.cut("reset");
    },
    end: (scene) => scene.proxy({}),
    shows: "isolation",
  },
  byCut("connections are reset", "reset"),
  byCut("connections are ended", "end"),
  {
    name: "Redis ends the connections",
    begin: (scene) => endConnections(scene, ["normal", "pubsub"]),
    end: nothing,
    shows: goneAlone,
  },
  {
    name: "Redis ends the connections for messages",
    begin: (scene) => endConnections(scene, ["pubsub"]),
    // The processes may have no connection yet.
    end: async (scene) => void (await sendAll(scene, [cutByRedis("pubsub")])),
    shows: goneAlone,
  },
];
