import { scriptOf } from "./script.js";
import { preludeLua, recordLua } from "./shared-lua.js";

/**
 * What a process says first on each connection, and when it has lost a message. It finds what would go wrong later: a server that is too old,
 * a key of another type, foreign data, another fleetKey, a command that the user may not run, a replica.
 *
 * The store begins a new epoch when it is empty, when its number is lower than what this process has seen in the same epoch, and when its
 * history of replication is another: then a replica has taken over, and writes may be lost that nobody here has seen. Reading INFO needs a
 * permission that not every user has; without it the numbers alone decide.
 *
 * Keys: meta, open, rehearsal. Arguments: new epoch, check of the fleetKey, epoch and number seen, channel, publish command.
 * Answers with JSON: `{ epoch, number, names }`.
 */
export const helloScript = scriptOf(
  "hello",
  preludeLua,
  `
local newEpoch, check, seenEpoch, seenNumber, channel, publish = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

if not redis.REDIS_VERSION_NUM then
  local answer = redis.pcall('GETEX', KEYS[3])
  if type(answer) == 'table' and answer.err and string.find(answer.err, 'Unknown Redis command', 1, true) then
    return redis.error_reply('HOTSPARE_OLD GETEX is unknown')
  end
end
for index, wanted in ipairs({ 'hash', 'zset' }) do
  local kind = redis.call('TYPE', KEYS[index]).ok
  if kind ~= wanted and kind ~= 'none' then
    return redis.error_reply('HOTSPARE_TYPE ' .. (index == 1 and 'meta' or 'open') .. ' is a ' .. kind)
  end
end

local rehearsed = {
  { 'DEL', KEYS[3] }, { 'SET', KEYS[3], '1', 'PX', '1000' }, { 'GET', KEYS[3] }, { 'DEL', KEYS[3] },
  { 'HSET', KEYS[3], 'a', '1' }, { 'HMGET', KEYS[3], 'a' }, { 'HINCRBY', KEYS[3], 'a', 1 }, { 'EXISTS', KEYS[3] },
  { 'PEXPIRE', KEYS[3], '1000' }, { 'DEL', KEYS[3] },
  { 'ZADD', KEYS[3], '1', 'a' }, { 'ZRANGE', KEYS[3], 0, 0 }, { 'ZREM', KEYS[3], 'a' },
  { 'ZREMRANGEBYSCORE', KEYS[3], '-inf', '0' }, { 'DEL', KEYS[3] }
}
for _, command in ipairs(rehearsed) do
  local answer = redis.pcall(unpack(command))
  if type(answer) == 'table' and answer.err then
    if string.find(answer.err, 'NOPERM', 1, true) or string.find(answer.err, "can't run this command", 1, true) then
      return redis.error_reply('HOTSPARE_NOPERM ' .. command[1])
    end
    return redis.error_reply(answer.err)
  end
end

local epoch, refusal, number, isNew = meta(KEYS[1], newEpoch, check)
if refusal then return refusal end
local history = ''
local replication = redis.pcall('INFO', 'replication')
if type(replication) == 'string' then
  history = string.match(replication, 'master_replid:(%x+)') or ''
end
local known = redis.call('HGET', KEYS[1], 'history') or ''
local isOtherHistory = history ~= '' and known ~= '' and known ~= history
if history ~= '' and known ~= history then redis.call('HSET', KEYS[1], 'history', history) end
if not isNew and (isOtherHistory or (epoch == seenEpoch and number < tonumber(seenNumber))) then
  epoch, number, isNew = newEpoch, 0, true
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'version', '0')
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', whole(clock()))
local heard = redis.pcall(publish, channel, '{"epoch":' .. cjson.encode(epoch) .. ',"number":' .. whole(number) .. '}')
if type(heard) == 'table' and heard.err then
  return redis.error_reply('HOTSPARE_NOPERM ' .. string.upper(publish))
end

local names = redis.call('ZRANGE', KEYS[2], 0, 99999)
local list = {}
for index, name in ipairs(names) do list[index] = cjson.encode(name) end
return '{"epoch":' .. cjson.encode(epoch) .. ',"number":' .. whole(number) ..
  ',"names":[' .. table.concat(list, ',') .. ']}'
`,
);

/** Reads records. Keys: domains. Arguments: their names. Answers with a JSON list; what is no record is left out. */
export const readScript = scriptOf(
  "read",
  preludeLua,
  recordLua,
  `
local now = clock()
local records = {}
for index, key in ipairs(KEYS) do
  local record = load(key)
  if record then table.insert(records, message(ARGV[index], record, now)) end
end
return '[' .. table.concat(records, ',') .. ']'
`,
);
