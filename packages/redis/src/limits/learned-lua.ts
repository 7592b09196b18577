/** `learned-rate.ts` in Lua. It reads the locals `learned`, `account` and `now` of the script around it. */
export const learnedLua = `
local function learnedRate()
  if learned.rate == 0 then return 0 end
  local grown = 0
  if learned.since > 0 then grown = now - learned.since end
  local doubled = learned.rate * 2 ^ math.min(grown / 1000, 30)
  if learned.good == 0 or doubled <= learned.good then return doubled end
  local beyond = grown - 1000 * (math.log(learned.good / learned.rate) / math.log(2))
  return learned.good * (1 + (beyond / learned.probing) ^ 2)
end

local function rateOf()
  local rate = learnedRate()
  if account.declared == 0 or rate == 0 then return account.declared + rate end
  return math.min(account.declared, rate)
end

local function turn()
  local half = math.floor(now / 30000)
  if half > learned.half then
    if half == learned.half + 1 then learned.countBefore = learned.countNow else learned.countBefore = 0 end
    learned.countNow = 0
    learned.half = half
  end
end

local function learn()
  local floor = math.max(learned.average, 1) / 1000
  local seen = (learned.waveAdmitted / learned.waveSpan) * 0.97
  learned.rate = math.max(seen, floor)
  if learned.beforeRate == 0 then
    if seen > floor then learned.good = seen else learned.good = 0 end
    learned.probing = 5000
    return
  end
  learned.good = math.max(learned.rate, learned.beforeRate * 0.5)
  if learned.rate >= 0.8 * learned.good then
    learned.probing = math.min(2 * learned.beforeProbing, 90000)
  else
    learned.probing = 5000
  end
end

local function learnRefusal(amount, started)
  local share = 0.1
  if learned.average == 0 then share = 1 end
  learned.average = learned.average + share * (amount - learned.average)
  if started <= learned.lastRefusal then
    if learned.waveSince > 0 and started > learned.waveSince then
      learned.waveAdmitted = learned.waveAdmitted - amount
      learn()
    end
    return false
  end
  turn()
  local counted = learned.since > 0
  if counted and started > learned.since then learned.countNow = learned.countNow - amount end
  if learned.rate > 0 and (not counted or math.min(30000 + now % 30000, now - learned.since) < 500) then
    learned.waveSince = 0
    if counted then
      learned.rate = learned.rate * 0.93
      learned.good = learned.good * 0.93
    end
  else
    local believed = 0
    if learned.rate > 0 and learned.keptBack then
      believed = learnedRate()
      if learned.good > 0 then believed = math.min(math.max(believed, learned.good), 2 * learned.good) end
    end
    if counted then
      learned.waveSince = learned.since
      learned.waveSpan = math.max(math.min(30000 + now % 30000, now - learned.since), 500)
      learned.waveAdmitted = learned.countNow + learned.countBefore
    else
      learned.waveSince = now
      learned.waveSpan = 500
      learned.waveAdmitted = 0
    end
    learned.beforeRate = believed
    learned.beforeProbing = learned.probing
    learn()
    learned.keptBack = false
  end
  learned.since = 0
  learned.lastRefusal = now
  return true
end
`;
