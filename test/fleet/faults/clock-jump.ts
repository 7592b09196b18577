import type { FleetScene } from "../fleet-scene.js";

/**
 * Moves everything that Redis holds of the fleet by so many milliseconds into the past: all that a process can see of a clock of Redis that jumps
 * ahead. (libfaketime does not start a Redis that was built with jemalloc, as Debian's is.) Whole numbers of thirteen digits are times. Returns how many
 * times were moved.
 */
export async function jumpClock(scene: FleetScene, aheadMs: number): Promise<number> {
  const keys = `{${scene.prefix}}:*`;
  return Number(await scene.command("EVAL", jump, "0", keys, String(aheadMs)));
}

const jump = `
local ahead = tonumber(ARGV[2])
local times = 0
local function moved(text)
  local number = string.match(tostring(text), "^%d%d%d%d%d%d%d%d%d%d%d%d%d$")
  return number and string.format("%.0f", tonumber(number) - ahead)
end
for _, key in ipairs(redis.call("KEYS", ARGV[1])) do
  local kind = redis.call("TYPE", key).ok
  if kind == "hash" then
    local fields = redis.call("HGETALL", key)
    for at = 1, #fields, 2 do
      local value = moved(fields[at + 1])
      if value then
        redis.call("HSET", key, fields[at], value)
        times = times + 1
      end
    end
  elseif kind == "zset" then
    local members = redis.call("ZRANGE", key, 0, -1, "WITHSCORES")
    for at = 1, #members, 2 do
      redis.call("ZADD", key, string.format("%.0f", tonumber(members[at + 1]) - ahead), members[at])
    end
  end
  local life = redis.call("PTTL", key)
  if life > 0 then
    if life > ahead then redis.call("PEXPIRE", key, string.format("%.0f", life - ahead)) else redis.call("DEL", key) end
  end
end
return times`;
