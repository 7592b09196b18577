/** The format of the data that this version writes and reads. */
export const fleetFormat = "1";

/**
 * What all scripts begin with. They use nothing newer than Redis 6.2.
 *
 * - Before Redis 7 a script may write after it has asked for the time only if its effects are replicated instead of its text.
 * - `clock()` is Redis's own time in milliseconds: no process's clock enters the store.
 * - `meta()` gives the epoch and begins a new epoch in an empty store. It raises a refusal that `explainFailure` reads by its first word.
 */
export const preludeLua = `
if redis.replicate_commands then redis.replicate_commands() end

local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function whole(number)
  return string.format('%.0f', number)
end

local function meta(key, newEpoch, check)
  local kept = redis.call('HMGET', key, 'format', 'epoch', 'version', 'check')
  local format, epoch, version, keyCheck = kept[1], kept[2], kept[3], kept[4]
  if not format and not epoch and not version and not keyCheck then
    if redis.call('EXISTS', key) == 1 then
      return nil, redis.error_reply('HOTSPARE_FOREIGN the hash has no field format')
    end
    redis.call('HSET', key, 'format', '${fleetFormat}', 'epoch', newEpoch, 'version', '0', 'check', check)
    return newEpoch, nil, 0, true
  end
  if not format then
    return nil, redis.error_reply('HOTSPARE_FOREIGN the hash has no field format')
  end
  if format ~= '${fleetFormat}' then
    return nil, redis.error_reply('HOTSPARE_FORMAT ' .. string.sub(string.gsub(format, '[^%w]', ''), 1, 20))
  end
  if not epoch or epoch == '' or not version or not string.match(version, '^%d+$') or #version > 15 then
    return nil, redis.error_reply('HOTSPARE_FOREIGN the hash has no epoch or version')
  end
  if keyCheck ~= check then
    return nil, redis.error_reply('HOTSPARE_FLEETKEY another fleetKey')
  end
  return epoch, nil, tonumber(version), false
end
`;

/**
 * Records of domains. `load()` returns the record, or nil for a domain that has none (what a hand wrote there and no script can read counts as
 * none), or nil and the refusal. `timeOf()` is the time of a domain: Redis's clock may be set back, the time of a domain is not.
 */
export const recordLua = `
local function digits(text)
  if text and #text <= 15 and string.match(text, '^%d+$') then return tonumber(text) end
  return nil
end

local function load(key)
  local kept = redis.pcall('HMGET', key, 'epoch', 'number', 'proposal', 'by', 'at', 'state',
    'cause', 'blocks', 'probeAt', 'statedUntil', 'openings', 'decided', 'lastPass', 'lastResorts', 'credentialId')
  if kept.err then return nil, kept.err end
  local record = {
    epoch = kept[1], number = digits(kept[2]), proposal = kept[3] or '', by = kept[4] or '', at = digits(kept[5]),
    state = kept[6], decided = kept[12] or '', lastPass = kept[13], credentialId = kept[15] or ''
  }
  if not record.epoch or not record.number or not record.at then return nil end
  if record.state == 'closed' then return record end
  record.cause, record.blocks, record.probeAt = kept[7], kept[8] == '1', digits(kept[9])
  record.statedUntil, record.openings = digits(kept[10]), digits(kept[11]) or 0
  record.lastResorts = digits(kept[14]) or 0
  if record.state ~= 'open' or not record.cause or not record.probeAt then return nil end
  return record
end

local function timeOf(record, now)
  return math.max(now, record.at)
end

local function message(domain, record, now)
  local time = timeOf(record, now)
  local fields = {
    '{"domain":' .. cjson.encode(domain),
    '"epoch":' .. cjson.encode(record.epoch),
    '"number":' .. whole(record.number),
    '"proposal":' .. cjson.encode(record.proposal),
    '"by":' .. cjson.encode(record.by),
    '"credentialId":' .. cjson.encode(record.credentialId),
    '"ageMs":' .. whole(time - record.at),
    '"state":' .. cjson.encode(record.state)
  }
  if record.state == 'open' then
    table.insert(fields, '"cause":' .. cjson.encode(record.cause))
    table.insert(fields, '"probeInMs":' .. whole(math.max(0, record.probeAt - time)))
    if record.statedUntil then
      table.insert(fields, '"statedInMs":' .. whole(math.max(0, record.statedUntil - time)))
    end
    table.insert(fields, '"openings":' .. whole(record.openings))
    table.insert(fields, '"lastResorts":' .. whole(record.lastResorts))
  end
  return table.concat(fields, ',') .. '}'
end
`;
