import type { FleetScene } from "./fleet-scene.js";

/** The account of the room of a scene's only domain, in Redis. */
interface RoomInRedis {
  readonly limit: number;
}

const unpacked = "cmsgpack.unpack(redis.call('GET', KEYS[1]))";

/** @returns undefined: no process has written it yet */
export async function roomOf(scene: FleetScene): Promise<RoomInRedis | undefined> {
  const key = await keyLike(scene, "room:*");
  if (key === undefined) return undefined;
  return JSON.parse(
    String(await scene.command("EVAL", `return cjson.encode(${unpacked})`, "1", key)),
  ) as RoomInRedis;
}

/** From now on the room is never believed to be taken because it has been full for long: only an end makes a place free. */
export async function neverGrowByTime(scene: FleetScene): Promise<void> {
  const key = await keyLike(scene, "room:*");
  if (key === undefined) throw new Error("No process has written the account of a room.");
  const write = `
    local account = cmsgpack.unpack(redis.call('GET', KEYS[1]))
    account.silence = 1e12
    redis.call('SET', KEYS[1], cmsgpack.pack(account), 'KEEPTTL')`;
  await scene.command("EVAL", write, "1", key);
}

/** The name of the scene's only limit of requests. @returns undefined: no process has written yet what replies state of it */
export async function quotaOf(scene: FleetScene): Promise<string | undefined> {
  const key = await keyLike(scene, "limit:*:requests");
  if (key === undefined) return undefined;
  const isStated = await scene.command("EVAL", `return (${unpacked}).stated and 1 or 0`, "1", key);
  return isStated === 1 ? key.slice(`{${scene.prefix}}:limit:`.length, -":requests".length) : undefined;
}

/** Whether every portion of a limit of requests has ended, by the clock of Redis. */
export async function havePortionsEnded(scene: FleetScene, quota: string): Promise<boolean> {
  const read = `
    local time = redis.call('TIME')
    for _, portion in ipairs(${unpacked}.held) do
      if portion[1] > time[1] * 1000 + time[2] / 1000 then return 0 end
    end
    return 1`;
  return (await scene.command("EVAL", read, "1", `{${scene.prefix}}:limit:${quota}:requests`)) === 1;
}

async function keyLike(scene: FleetScene, pattern: string): Promise<string | undefined> {
  const keys = await scene.command("KEYS", `{${scene.prefix}}:${pattern}`);
  return Array.isArray(keys) && keys[0] !== undefined ? String(keys[0]) : undefined;
}
