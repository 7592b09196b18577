import { scriptOf } from "../scripts/script.js";
import { accountLifeMs, accountTimeLua } from "./account-time.js";
import { mostMoments } from "./amounts.js";
import { learnedLua } from "./learned-lua.js";
import { doubts } from "./stated-reading.js";

/**
 * `settle` of `limit-account.ts`, inside of Redis. The account is packed with cmsgpack, which keeps numbers exact.
 *
 * KEYS[1]: the account. ARGV[1]: the message as JSON. ARGV[2]: the time in milliseconds, for tests; absent: Redis's own.
 * Returns granted, isLimited, untilMs, retryInMs, shareLeft, spare and the time, as texts that keep every digit.
 */
export const limitScript = scriptOf(
  "limit",
  `
${accountTimeLua}
local message = cjson.decode(ARGV[1])

local function given(value)
  if value == nil or value == cjson.null then return nil end
  return value
end

local packed = redis.call("GET", KEYS[1])
local account
if packed then
  account = cmsgpack.unpack(packed)
else
  account = {
    declared = 0, due = 0, held = {}, begun = {}, asked = {},
    learned = {
      rate = 0, good = 0, probing = 0, since = 0, half = 0, countNow = 0, countBefore = 0,
      waveSince = 0, waveSpan = 0, waveAdmitted = 0, beforeRate = 0, beforeProbing = 0,
      keptBack = false, lastRefusal = 0, average = 0
    }
  }
end
local now = timeOf(account)
local learned = account.learned

-- Amounts are lists of { moment, amount } in order of time.
local function add(amounts, at, amount)
  for place, part in ipairs(amounts) do
    if part[1] == at then
      part[2] = part[2] + amount
      return
    end
    if part[1] > at then
      table.insert(amounts, place, { at, amount })
      return
    end
  end
  table.insert(amounts, { at, amount })
end

local function forget(amounts, upTo)
  local kept = {}
  for _, part in ipairs(amounts) do
    if part[1] > upTo then table.insert(kept, part) end
  end
  return kept
end

local function joinOld(amounts)
  if #amounts <= ${mostMoments} then return amounts end
  local joined = {}
  for place, part in ipairs(amounts) do
    if place > ${mostMoments / 2} then
      table.insert(joined, part)
    elseif place % 2 == 0 then
      table.insert(joined, { part[1], part[2] + amounts[place - 1][2] })
    end
  end
  return joined
end

local function sumUntil(amounts, upTo)
  local sum = 0
  for _, part in ipairs(amounts) do
    if part[1] <= upTo then sum = sum + part[2] end
  end
  return sum
end

local function sumOf(amounts) return sumUntil(amounts, math.huge) end

local function outstanding() return sumOf(account.held) + sumOf(account.begun) end

local function overtakingOf(answeredIn) return math.min(answeredIn / 2, 10000) end
local doubts = { ${doubts.map(({ notedLateMs, silenceMs }) => `{ ${notedLateMs}, ${silenceMs} }`).join(", ")} }
local function doubtOf(stated, times)
  local upTo = stated.started + overtakingOf(stated.answeredIn) + times[1]
  return upTo, upTo + math.max(times[2], 4 * stated.answeredIn)
end

local function leftOf(stated)
  local filled = 0
  if stated.steady then filled = stated.fill * (now - stated.at) end
  return math.min(stated.limit, stated.remaining + filled)
end

`,
  learnedLua,
  `
-- Time passes.
local held = {}
for _, part in ipairs(account.held) do
  if part[1] <= now then add(account.begun, part[1], part[2]) else table.insert(held, part) end
end
account.held = held
account.asked = forget(account.asked, now - 100)
local stated = account.stated
if stated and now >= stated.whole then
  local from = stated.whole + math.floor((now - stated.whole) / stated.period) * stated.period
  stated.remaining = stated.limit
  stated.at = from
  stated.rolled = from
  stated.whole = from + stated.period
  stated.fill = 0
  account.begun = forget(account.begun, from)
end
if stated and stated.window then
  for _, times in ipairs(doubts) do
    local upTo, ends = doubtOf(stated, times)
    if now >= ends then account.begun = forget(account.begun, upTo) end
  end
end

-- A process has begun attempts, or gives back what it holds.
for _, taken in ipairs(message.taken) do
  local kept = {}
  for _, part in ipairs(account.held) do
    if part[1] ~= taken[1] then
      table.insert(kept, part)
    elseif part[2] > taken[2] + 0.000001 then
      table.insert(kept, { part[1], part[2] - taken[2] })
    end
  end
  account.held = kept
end
if message.used > 0 then
  if stated then
    add(account.begun, math.ceil(now / 50) * 50, message.used)
    account.begun = joinOld(account.begun)
  end
  turn()
  if learned.since > 0 then learned.countNow = learned.countNow + message.used end
end
local rateBefore = rateOf()
if message.unused > 0 and rateBefore > 0 then account.due = account.due - message.unused / rateBefore end
if message.beyond > 0 and rateBefore > 0 then
  account.due = math.min(math.max(account.due, now) + message.beyond / rateBefore, now + 30000)
end

-- A reading of an attempt that began before the one of the last reading is older, whenever it comes.
local reading = given(message.reading)
local old = false
local remaining = reading and reading.remaining
if reading and stated then
  local startedMs = now - reading.attemptAgeMs
  if startedMs < stated.rolled and now + reading.wholeInMs <= stated.rolled + reading.attemptAgeMs + 1000 then
    old = true
  else
    -- Of attempts that may have overtaken each other in one window, the server had counted more when it stated less.
    local unordered = stated.window and given(reading.fillsSteadily) ~= true and stated.limit == reading.limit
      and startedMs < stated.at and math.abs(now + reading.wholeInMs - stated.whole) <= 1000
    if unordered then remaining = math.min(stated.remaining, remaining) end
    if startedMs < stated.started then
      old = true
      if unordered then stated.remaining = remaining end
    end
  end
end
if reading and not old then
  local same = stated and stated.limit == reading.limit
  local steady = given(reading.fillsSteadily)
  local window = steady == false or (steady == nil and same and stated.window) or false
  if steady == nil then steady = (same and stated.steady) or false end
  local fill, period = 0, 1000
  if reading.wholeInMs > 0 then fill = (reading.limit - reading.remaining) / reading.wholeInMs end
  if same then period = stated.period end
  stated = {
    limit = reading.limit, remaining = remaining, window = window, at = now,
    started = now - reading.attemptAgeMs, answeredIn = reading.attemptAgeMs, whole = now + reading.wholeInMs,
    rolled = (stated and stated.rolled) or 0, fill = fill, steady = steady, period = math.max(reading.wholeInMs, period, 1000)
  }
  account.stated = stated
  account.begun = forget(account.begun, stated.started - overtakingOf(reading.attemptAgeMs))
end
if given(message.perMinute) then account.declared = message.perMinute / 60000 end

-- What answers and refusals show.
if given(message.answeredAgeMs) and now - message.answeredAgeMs > learned.lastRefusal and learned.since == 0 then
  learned.since = now
  learned.half = math.floor(now / 30000)
  learned.countNow = 0
  learned.countBefore = 0
end
for _, refusal in ipairs(message.refusals) do
  local explained = stated and leftOf(stated) - outstanding() < math.max(refusal[1], 0.05 * stated.limit)
  if not explained and learnRefusal(refusal[1], now - refusal[2]) then
    account.due = now + math.min(learned.average / learnedRate(), 30000)
  end
end

-- What is granted.
local rate = rateOf()
local limited = stated ~= nil or rate > 0
local lasts = 1000
if rate > 0 and not stated then lasts = 300 end
local untilMs = math.ceil((now + lasts) / 50) * 50
local share = 1
if stated then share = math.max(0, (leftOf(stated) - outstanding()) / stated.limit) end
local granted, retry, amount, least = 0, 0, message.amount, message.least
local spareKnown = true

if amount <= 0 or not limited then
  granted = math.max(0, amount)
else
  local claim = account.claim
  if claim and claim.untilMs <= now then claim = nil end
  local mine = claim and claim.by == message.by
  local claimed = 0
  if claim and not mine then claimed = claim.amount end
  local left = math.huge
  if stated then
    local needed = math.min(least + claimed, stated.limit)
    left = leftOf(stated) - outstanding()
    if left + 0.000001 < needed then
      retry = math.max(0, stated.whole - now)
      if stated.steady and stated.fill > 0 then retry = math.min(retry, (needed - left) / stated.fill) end
      if stated.window then
        for _, times in ipairs(doubts) do
          local upTo, ends = doubtOf(stated, times)
          if sumUntil(account.held, upTo) + sumUntil(account.begun, upTo) + 0.000001 >= needed - left then
            retry = math.min(retry, math.max(0, ends - now))
            break
          end
        end
      end
    end
    if left + 0.000001 >= stated.limit then left = math.max(left, least) else left = left - claimed end
  end
  local burst = 1000
  if learned.rate > 0 and now - learned.lastRefusal < 3000 then
    burst = 50
  elseif learned.rate > 0 and message.isWhole then
    burst = 200
  end
  if rate > 0 then
    if now + 0.000001 < account.due then
      retry = math.max(retry, account.due - now)
      left = 0
    else
      left = math.min(left, math.max(least, rate * math.min(now - account.due, burst)))
    end
  end
  local others = sumOf(account.asked)
  add(account.asked, math.ceil(now), amount)
  if left + 0.000001 < least or left <= 0 then
    if learned.rate > 0 then learned.keptBack = true end
    if not claim or mine then
      account.claim = { by = message.by, amount = least, untilMs = now + 400 }
    end
    retry = math.max(retry, 1)
    spareKnown = false
  else
    local fair = math.min(amount, math.max(least, left * (amount / (amount + others))))
    granted = fair
    if message.isWhole and fair > 1 then granted = math.floor(fair + 0.000001) end
    if learned.rate > 0 and granted < amount then learned.keptBack = true end
    if mine then account.claim = nil end
    if rate > 0 then
      account.due = math.min(math.max(account.due, now - burst) + granted / rate, now + 30000)
    end
    if stated then add(account.held, untilMs, granted) end
    retry = 0
  end
end

local spare = 0
local claimedNow = account.claim and account.claim.untilMs > now
if spareKnown and stated and not claimedNow and rateOf() == 0 then
  spare = math.max(0, leftOf(stated) - outstanding()) * 0.01
end

-- An account that nobody uses is forgotten when what it says is over.
local life = ${accountLifeMs}
if stated then life = math.min(math.max(life, stated.whole - now), 172800000) end
redis.call("SET", KEYS[1], cmsgpack.pack(account), "PX", math.ceil(life))
local function text(number) return string.format("%.17g", number) end
return { text(granted), limited and "1" or "0", text(untilMs), text(retry), text(share), text(spare), text(now) }
`,
);
