import { scriptOf } from "./script.js";
import { fleetFormat, preludeLua } from "./shared-lua.js";

/** So many names are looked at by one comparison, from a place that chance chooses, so that Redis is never busy for long. */
const mostLooks = 1_000;

/**
 * The fleet's version, after a look for evicted domains: a name in the list of open domains without a record. The number rises by one, as if a
 * message was lost, so that the processes read a snapshot and propose what they hold and the store lacks.
 *
 * Keys: meta, open. Arguments: what the keys of domains begin with, a number from 0 to 1. Answers as HMGET: epoch and version.
 */
export const compareScript = scriptOf(
  "compare",
  preludeLua,
  `
local kept = redis.call('HMGET', KEYS[1], 'epoch', 'version', 'format')
if not kept[1] or not kept[2] or kept[3] ~= '${fleetFormat}' then return { kept[1], kept[2] } end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', whole(clock() + 1000))
local count, most = redis.call('ZCARD', KEYS[2]), ${mostLooks}
local first = math.floor(math.max(0, count - most) * tonumber(ARGV[2]) + 0.5)
local isEvicted = false
for _, name in ipairs(redis.call('ZRANGE', KEYS[2], first, first + most - 1)) do
  -- A key that the user may not reach answers with an error, and is there.
  if redis.pcall('EXISTS', ARGV[1] .. name) == 0 then
    redis.call('ZREM', KEYS[2], name)
    isEvicted = true
  end
end
if isEvicted then kept[2] = whole(redis.call('HINCRBY', KEYS[1], 'version', 1)) end
return { kept[1], kept[2] }
`,
);
