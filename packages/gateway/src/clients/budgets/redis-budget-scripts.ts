import { roundingShare } from "./budget-ledger.js";

// The scripts write amounts with 17 digits, enough to read the same double back. KEYS[1]: what was spent in the month. KEYS[2]: what running requests hold.

/**
 * Reads the holds, and ends the holds of dead processes. A living process stamps its holds every second, with the time of Redis. If the clock of Redis was set
 * back, a hold would end too late, so its end is brought forward.
 */
const readHolds = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local own, others = 0, 0
local fields = redis.call('HGETALL', KEYS[2])
for index = 1, #fields, 2 do
  local amount, ends = string.match(fields[index + 1], '^(.+) (.+)$')
  if fields[index] == ARGV[1] then
    own = tonumber(amount)
  elseif tonumber(ends) <= now then
    redis.call('HDEL', KEYS[2], fields[index])
  else
    others = others + tonumber(amount)
    if tonumber(ends) > now + ARGV[3] then
      redis.call('HSET', KEYS[2], fields[index], string.format('%s %.0f', amount, now + ARGV[3]))
    end
  end
end
local function keep(amount)
  if amount > 0 then
    redis.call('HSET', KEYS[2], ARGV[1], string.format('%.17g %.0f', amount, now + ARGV[3]))
    redis.call('PEXPIRE', KEYS[2], ARGV[3])
  else
    redis.call('HDEL', KEYS[2], ARGV[1])
  end
end
`;

/** Shortest life of a record. The clock of a gateway may show a month whose records have ended long ago. */
const leastRecordMs = 35 * 86_400_000;

/** A process reports the total that it has spent. A message that arrives twice therefore counts once, and an old message changes nothing. */
const addSpent = `
local spent = tonumber(redis.call('HGET', KEYS[1], 'spent') or '0')
local mine = tonumber(redis.call('HGET', KEYS[1], 'of:' .. ARGV[1]) or '0')
local said = tonumber(ARGV[2])
if said > mine then
  spent = spent + (said - mine)
  redis.call('HSET', KEYS[1], 'of:' .. ARGV[1], ARGV[2], 'spent', string.format('%.17g', spent))
  redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', math.max(tonumber(ARGV[4]), now + ${leastRecordMs})))
end
`;

/**
 * ARGV: process, total spent by the process, milliseconds until its holds end, end of the record, amount, limit, amount that the process certainly holds, amount
 * that it has released. Returns: whether the amount is held, spent, held.
 */
export const holdScript = `${readHolds}${addSpent}
own = math.max(own - ARGV[8], tonumber(ARGV[7]))
local held = own + others
if spent + held + ARGV[5] > tonumber(ARGV[6]) * (1 + ${roundingShare}) then
  keep(own)
  return {0, string.format('%.17g', spent), string.format('%.17g', held)}
end
keep(own + ARGV[5])
return {1, string.format('%.17g', spent), string.format('%.17g', held)}
`;

/** ARGV: process, total spent by the process, milliseconds until its holds end, end of the record, amount that the process holds now. Returns: spent. */
export const reportScript = `${readHolds}${addSpent}
keep(tonumber(ARGV[5]))
return string.format('%.17g', spent)
`;
