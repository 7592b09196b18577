import { RedisHealthError } from "../errors/redis-health-error.js";
import { fleetFormat } from "../scripts/shared-lua.js";
import type { FleetStore } from "./fleet-store.js";

/** The rounds of SCAN in which fleets of other prefixes are looked for: a large Redis is not searched to its end. */
const mostScans = 20;

/** @throws {RedisHealthError} when no fleet of this prefix is there, or something else is */
export async function requireFleet(store: FleetStore): Promise<void> {
  const { send, keys } = store;
  const type = String(await send(["TYPE", keys.meta]));
  if (type === "none") {
    throw await noFleet(store);
  }
  if (type !== "hash") {
    throw new Error(`HOTSPARE_TYPE meta is a ${type}`);
  }
  const found = await send(["HGET", keys.meta, "format"]);
  if (found === null || found === undefined) {
    throw new Error("HOTSPARE_FOREIGN the hash has no field format");
  }
  if (String(found) !== fleetFormat) {
    throw new Error(`HOTSPARE_FORMAT ${String(found).replaceAll(/\W/g, "").slice(0, 20)}`);
  }
  const openType = String(await send(["TYPE", keys.open]));
  if (openType !== "none" && openType !== "zset") {
    throw new Error(`HOTSPARE_TYPE open is a ${openType}`);
  }
}

/** The usual mistakes are another prefix, another database and a Redis that was emptied while no process ran. */
async function noFleet({ send, server, prefix }: FleetStore): Promise<RedisHealthError> {
  const others = await otherPrefixes(send).catch(() => []);
  const advice =
    others.length === 0
      ? "Correct the prefix, the address or the number of the database, or start a process of the fleet."
      : `Other fleets exist with the ${others.length === 1 ? "prefix" : "prefixes"} ${others.map((other) => JSON.stringify(other)).join(", ")}.`;
  return new RedisHealthError({
    reason: "no_fleet",
    message: `No fleet has the prefix ${JSON.stringify(prefix)} at ${server}. ${advice}`,
  });
}

async function otherPrefixes(send: FleetStore["send"]): Promise<readonly string[]> {
  const found = new Set<string>();
  let cursor = "0";
  for (let scan = 0; scan < mostScans; scan += 1) {
    const answer = await send(["SCAN", cursor, "MATCH", "{*}:meta", "COUNT", "1000", "TYPE", "hash"]);
    const [next, keys] = Array.isArray(answer) ? answer : [];
    for (const key of Array.isArray(keys) ? keys : []) {
      const [, prefix = ""] = /^\{([\w.:/-]{1,100})\}:meta$/.exec(String(key)) ?? [];
      if (prefix !== "" && found.size < 10) found.add(prefix);
    }
    cursor = String(next);
    if (cursor === "0" || next === undefined) break;
  }
  return [...found].toSorted();
}
