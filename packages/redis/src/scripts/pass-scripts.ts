import { scriptOf } from "./script.js";
import { preludeLua, recordLua } from "./shared-lua.js";

/**
 * Takes the passes of several domains, all or none. Denied when another process holds a pass, or when the store's version of a domain is not
 * the version that this process knows: then the answer carries the records that this process lacks.
 *
 * Keys: meta, then domain and probe of each domain. Arguments: new epoch, check of the fleetKey, pass, time to live, then name, epoch and
 * number of each domain. The domain's record remembers the pass that was granted last. Answers with JSON: `{ granted, records }`.
 */
export const acquireScript = scriptOf(
  "acquire",
  preludeLua,
  recordLua,
  `
local pass, ttlMs = ARGV[3], ARGV[4]
local epoch, refusal = meta(KEYS[1], ARGV[1], ARGV[2])
if refusal then return refusal end
local now = clock()
local isHeld, unknown, written = false, {}, {}
for index = 2, #KEYS, 2 do
  local first = 5 + (index - 2) / 2 * 3
  local held = redis.pcall('GET', KEYS[index + 1])
  if type(held) == 'string' and held ~= pass then
    isHeld = true
    -- If the server's clock was set back, the pass of a dead process would end too late, so its end is brought forward.
    local livesMs = redis.pcall('PTTL', KEYS[index + 1])
    if type(livesMs) == 'number' and livesMs > tonumber(ttlMs) then redis.pcall('PEXPIRE', KEYS[index + 1], ttlMs) end
  end
  local record = load(KEYS[index])
  if record then table.insert(written, KEYS[index]) end
  if record and (record.epoch ~= ARGV[first + 1] or record.number ~= tonumber(ARGV[first + 2])) then
    table.insert(unknown, message(ARGV[first], record, now))
  end
end
local isGranted = not isHeld and #unknown == 0
if isGranted then
  for index = 3, #KEYS, 2 do redis.call('SET', KEYS[index], pass, 'PX', ttlMs) end
  for _, key in ipairs(written) do redis.call('HSET', key, 'lastPass', pass) end
end
return '{"granted":' .. tostring(isGranted) ..
  ',"records":[' .. table.concat(unknown, ',') .. ']}'
`,
);

/** Extends the passes that are still this process's. Keys: probe of each domain. Arguments: pass, time to live. Answers with their number. */
export const renewScript = scriptOf(
  "renew",
  `
local renewed = 0
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then renewed = renewed + redis.call('PEXPIRE', key, ARGV[2]) end
end
return renewed
`,
);

/** Ends the passes that are still this process's. Keys: probe of each domain. Arguments: pass. Answers with their number. */
export const endPassScript = scriptOf(
  "endPass",
  `
local ended = 0
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then ended = ended + redis.call('DEL', key) end
end
return ended
`,
);
