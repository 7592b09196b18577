import { longestStepBackMs } from "./limit-account.js";

/** An account that nobody uses is forgotten after so long. */
export const accountLifeMs = 600_000;

/**
 * The time of an account, in milliseconds: Redis's own, or the time that a test gives as ARGV[2]. Redis's clock may be set back, and the time of an
 * account is not.
 */
export const accountTimeLua = `
local function timeOf(account)
  local now
  if ARGV[2] then
    now = tonumber(ARGV[2])
  else
    local time = redis.call("TIME")
    now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  end
  if account.now and account.now > now and account.now - now < ${longestStepBackMs} then now = account.now end
  account.now = now
  return now
end
`;
