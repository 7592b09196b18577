import { scriptOf } from "../scripts/script.js";
import { accountLifeMs, accountTimeLua } from "./account-time.js";
import {
  askMsOfEach,
  longestAskMs,
  mostAnswers,
  placesMs,
  refusalDelays,
  renewMs,
  shortestAskMs,
  usualSilenceMs,
} from "./room-account.js";

/**
 * `settleRoom` of `room-account.ts`, inside of Redis. The account is packed with cmsgpack, and ends after its last use.
 *
 * KEYS[1]: the account. ARGV[1]: the message as JSON. ARGV[2]: the time in milliseconds, for tests; absent: Redis's own.
 * Returns granted, isLimited, validMs, retryInMs and spare, as texts that keep every digit.
 */
export const roomScript = scriptOf(
  "room",
  `
${accountTimeLua}
local message = cjson.decode(ARGV[1])
local packed = redis.call("GET", KEYS[1])
local account
if packed then
  account = cmsgpack.unpack(packed)
else
  account = { now = 0, limit = 0, answers = 0, inFlightAtRefusal = 0, reported = {}, refused = 0, silence = 0, full = 0, places = {} }
end
local now = timeOf(account)

local function text(number) return string.format("%.17g", number) end
local function answer(granted, limited, retry, spare)
  redis.call("SET", KEYS[1], cmsgpack.pack(account), "PX", ${accountLifeMs})
  return { text(granted), limited, "${placesMs}", text(retry), text(spare) }
end

local function threshold() return math.max(1, math.floor(account.inFlightAtRefusal / 2)) end

-- Places that are not renewed are free.
local others, mine, heldByOthers = {}, nil, 0
for _, places in ipairs(account.places) do
  if places["until"] > now then
    if places.by == message.by then
      mine = places
    else
      table.insert(others, places)
      heldByOthers = heldByOthers + places.held
    end
  end
end

-- A refusal of an attempt that began after the last refusal begins anew.
local age = message.refusedAgeMs
if age then
  local silence = math.max(${usualSilenceMs}, ${refusalDelays} * age)
  if account.limit == 0 or now - age > account.refused then
    if account.limit ~= 1 then
      account.inFlightAtRefusal = 0
      account.reported = {}
    end
    account.limit = 1
    account.answers = 0
    account.refused = now
    account.silence = silence
    account.full = 0
    others, mine, heldByOthers = {}, nil, 0
  else
    account.silence = math.max(account.silence, silence)
  end
end
if message.earlier and account.limit > 0 then
  local known = false
  for _, by in ipairs(account.reported) do
    if by == message.by then known = true end
  end
  if not known then
    account.inFlightAtRefusal = account.inFlightAtRefusal + message.earlier
    table.insert(account.reported, message.by)
  end
end
if account.limit == 0 then
  account.places = {}
  return answer(message.wanted, "0", ${renewMs}, 0)
end

-- A room that has been full for so long has been taken by the server.
local heldBefore = 0
if mine then heldBefore = mine.held end
local quiet = now - account.refused >= message.quietMs
if heldByOthers + heldBefore == 0 then
  account.full = 0
elseif account.full > 0 then
  local forgotten = account.refused + account.silence + message.quietMs
  if now >= math.min(account.full + account.silence, math.max(account.full + ${usualSilenceMs}, forgotten)) then
    local most = 2 * account.limit
    if not quiet then most = math.min(most, threshold()) end
    account.limit = math.max(most, account.limit + 1)
    account.answers = 0
    account.full = 0
  end
end

-- A room that is half empty does not grow, since nothing has tried it.
local used = heldByOthers + math.max(heldBefore, message.inFlight, math.min(message.answers, 1))
for _ = 1, math.min(message.answers, ${mostAnswers}) do
  if used * 2 < account.limit then break end
  if account.limit < threshold() or quiet then
    account.limit = account.limit + 1
    account.full = 0
  else
    account.answers = account.answers + 1
    if account.answers >= account.limit then
      account.limit = account.limit + 1
      account.answers = 0
      account.full = 0
    end
  end
end

-- A process gets its share by what all want. Processes without a place go first, in the order in which they came.
local since = now
if mine and mine.since > 0 then since = mine.since end
local none = heldBefore == 0
local demand, before = message.wanted, 0
for _, other in ipairs(others) do
  demand = demand + other.wanted
  if other.since > 0 and (not none or other.since < since) then before = before + 1 end
end
local free = math.max(0, account.limit - heldByOthers - before)
local fair = message.wanted
if demand > account.limit then fair = math.ceil(account.limit * message.wanted / demand) end
local granted = math.min(message.wanted, free, fair)
local grantedBefore = 0
if mine then grantedBefore = mine.granted end
local kept = math.max(message.inFlight, granted, math.min(grantedBefore, message.wanted))
account.places = others
if message.wanted > 0 or kept > 0 then
  if kept > 0 then since = 0 end
  table.insert(account.places, {
    by = message.by, granted = granted, held = kept, wanted = message.wanted, ["until"] = now + ${placesMs}, since = since
  })
end
if heldByOthers + kept >= account.limit and account.full == 0 then account.full = now end
local short = demand * 2 >= account.limit
local retry, spare = ${renewMs}, 1
if short then
  retry = math.min(math.max(#account.places * ${askMsOfEach}, ${shortestAskMs}), ${longestAskMs})
  spare = 0
end
return answer(granted, "1", retry, spare)
`,
);
