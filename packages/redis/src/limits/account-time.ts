/** An account that nobody uses is forgotten after so long. */
export const accountLifeMs = 600_000;

/** The time of an account, in milliseconds, which never goes back. */
export interface AccountTime {
  nowMs: number;
  /** How far the account's time is ahead of the store's clock. */
  aheadMs: number;
}

/**
 * Sets the account's time by the store's clock, and returns the time. If the clock was set back, the account's time goes on from where it was. It does not wait
 * for the clock: meanwhile, paced limits would grant nothing, and the places of dead processes would stay taken.
 */
export function passTime(account: AccountTime, storeMs: number): number {
  if (storeMs + account.aheadMs < account.nowMs) {
    account.aheadMs = account.nowMs - storeMs;
  } else {
    account.nowMs = storeMs + account.aheadMs;
  }
  return account.nowMs;
}

/** `passTime` in Lua. The store's clock is Redis's own, or the time that a test gives as ARGV[2]. */
export const accountTimeLua = `
local function timeOf(account)
  local clock
  if ARGV[2] then
    clock = tonumber(ARGV[2])
  else
    local time = redis.call("TIME")
    clock = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  end
  local now = clock + (account.ahead or 0)
  if account.now and now < account.now then
    account.ahead = account.now - clock
  else
    account.now = now
  end
  return account.now
end
`;
