import { mostDecidedIds, rememberedMs } from "../protocol/fleet-record.js";
import { scriptOf } from "./script.js";
import { preludeLua, recordLua } from "./shared-lua.js";

/**
 * Decides one proposal, writes the record and publishes it, in one step. Follows `decideChange` line by line.
 *
 * Keys: meta, open, domain, probe. Arguments: see `changeArguments`.
 * Answers with JSON: `{ is, record }`; `{ is: "wrongType" }` when the domain's key holds something else, which concerns that domain alone.
 */
export const changeScript = scriptOf(
  "change",
  preludeLua,
  recordLua,
  `
local newEpoch, check, channel, publish, domain = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local id, by, ageMs, attemptAgeMs = ARGV[6], ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9])
local baseEpoch, baseNumber, pass = ARGV[10], ARGV[11], ARGV[12]
local state, cause, blocks, probeInMs = ARGV[13], ARGV[14], ARGV[15] == '1', tonumber(ARGV[16])
local statedInMs, openings, scope, credentialId = tonumber(ARGV[17]), tonumber(ARGV[18]), ARGV[19], ARGV[20]
local lastResorts = tonumber(ARGV[21])
local rememberedMs, mostDecided = ${rememberedMs}, ${mostDecidedIds}

local epoch, refusal = meta(KEYS[1], newEpoch, check)
if refusal then return refusal end
local openKind = redis.call('TYPE', KEYS[2]).ok
if openKind ~= 'zset' and openKind ~= 'none' then
  return redis.error_reply('HOTSPARE_TYPE open is a ' .. openKind)
end
local record, problem = load(KEYS[3])
if problem then
  if string.find(problem, 'WRONGTYPE', 1, true) then return '{"is":"wrongType"}' end
  return redis.error_reply(problem)
end
local now = clock()
if record then now = timeOf(record, now) end

local function decidedIds()
  local ids = { id }
  if record then
    for known in string.gmatch(record.decided, '%S+') do
      if #ids < mostDecided then table.insert(ids, known) end
    end
  end
  return table.concat(ids, ' ')
end

local function wasDecided()
  for known in string.gmatch(record.decided, '%S+') do
    if known == id then return true end
  end
  return false
end

local function keep(is)
  if not wasDecided() then redis.call('HSET', KEYS[3], 'decided', decidedIds()) end
  return '{"is":"' .. is .. '","record":' .. message(domain, record, now) .. '}'
end

local function accept(accepted, at)
  accepted.epoch, accepted.number = epoch, redis.call('HINCRBY', KEYS[1], 'version', 1)
  accepted.proposal, accepted.by, accepted.at, accepted.credentialId = id, by, math.max(0, at), credentialId
  local fields = {
    'epoch', epoch, 'number', whole(accepted.number), 'proposal', id, 'by', by, 'at', whole(accepted.at),
    'state', accepted.state, 'decided', decidedIds(), 'scope', scope, 'credentialId', credentialId
  }
  local function field(name, value)
    table.insert(fields, name)
    table.insert(fields, value)
  end
  if record and record.lastPass then field('lastPass', record.lastPass) end
  local livesMs = rememberedMs
  if accepted.state == 'open' then
    livesMs = math.max(accepted.probeAt, accepted.statedUntil or 0, now) - now + rememberedMs
    field('cause', accepted.cause)
    field('blocks', accepted.blocks and '1' or '0')
    field('probeAt', whole(accepted.probeAt))
    field('openings', whole(accepted.openings))
    field('lastResorts', whole(accepted.lastResorts))
    if accepted.statedUntil then field('statedUntil', whole(accepted.statedUntil)) end
    redis.call('ZADD', KEYS[2], whole(now + livesMs), domain)
  else
    redis.call('ZREM', KEYS[2], domain)
  end
  redis.call('DEL', KEYS[3])
  redis.call('HSET', KEYS[3], unpack(fields))
  redis.call('PEXPIRE', KEYS[3], whole(livesMs))
  local changed = message(domain, accepted, now)
  redis.call(publish, channel, changed)
  return '{"is":"accepted","record":' .. changed .. '}'
end

local changed = now - math.max(0, ageMs)
local proposed = { state = state }
if state == 'open' then
  proposed.cause, proposed.blocks, proposed.probeAt, proposed.openings = cause, blocks, now + probeInMs, openings
  proposed.lastResorts = lastResorts
  if statedInMs then proposed.statedUntil = now + statedInMs end
end

local function isRunning(statedUntil)
  return statedUntil and statedUntil > now
end

if not record then return accept(proposed, changed) end
if wasDecided() then return keep('known') end
local at = math.max(changed, record.at)
local held = redis.pcall('GET', KEYS[4])
local lastPass = type(held) == 'string' and held or record.lastPass
local isLate = pass ~= '' and lastPass and lastPass ~= pass
local isCurrent = baseEpoch == record.epoch and tonumber(baseNumber) == record.number
local isNewer = now - math.max(0, attemptAgeMs) > record.at
local counts = not isLate and (isCurrent or isNewer)

if state == 'closed' then
  if record.state == 'closed' then return keep('known') end
  if counts then return accept(proposed, at) end
  return keep('refused')
end
if record.state == 'closed' then
  if counts or isRunning(proposed.statedUntil) then return accept(proposed, at) end
  return keep('refused')
end
if counts and isCurrent then
  if isRunning(record.statedUntil) and record.statedUntil > (proposed.statedUntil or 0) then
    proposed.statedUntil = record.statedUntil
    proposed.probeAt = math.max(proposed.probeAt, record.probeAt)
  end
  return accept(proposed, at)
end

local isLonger = isRunning(proposed.statedUntil) and proposed.statedUntil > (record.statedUntil or 0)
local isHarder = counts and proposed.blocks and not record.blocks
local isLater = counts and proposed.probeAt > record.probeAt
local isTried = counts and proposed.openings == record.openings and proposed.lastResorts > record.lastResorts
if not isLonger and not isHarder and not isLater and not isTried then
  return keep(counts and 'known' or 'refused')
end
local source = record
if isHarder or (isLater and proposed.blocks == record.blocks) then source = proposed end
local statedUntil = record.statedUntil
if isLonger then statedUntil = proposed.statedUntil end
local isReopened = counts and proposed.openings > record.openings
return accept({
  state = 'open', cause = source.cause, blocks = source.blocks,
  probeAt = math.max(record.probeAt, proposed.probeAt), statedUntil = statedUntil,
  openings = isReopened and proposed.openings or record.openings,
  lastResorts = (isReopened or isTried) and proposed.lastResorts or record.lastResorts
}, at)
`,
);
