const minuteMs = 60_000;

/**
 * A token bucket. The bucket starts full and refills continuously, by `perMinute` each minute and a sixtieth of `perMinute` each second. The level counts parts
 * of 1/60,000, so that each millisecond adds a whole number and no wait is wrong by a millisecond.
 */
export interface TokenBucket {
  /** The capacity, and also the refill in a minute. A whole number. */
  readonly perMinute: number;
  /** In parts of 1/60,000. Below 0 when a request used more than was taken for the request. */
  readonly level: number;
  /** Time at which the level was computed, in whole milliseconds. */
  readonly atMs: number;
}

export function fullBucket(perMinute: number, nowMs: number): TokenBucket {
  return { perMinute, level: perMinute * minuteMs, atMs: Math.floor(nowMs) };
}

/** The bucket at a later time. A clock that goes back changes nothing. */
function flowed({ perMinute, level, atMs }: TokenBucket, nowMs: number): TokenBucket {
  const toMs = Math.max(atMs, Math.floor(nowMs));
  return { perMinute, level: Math.min(perMinute * minuteMs, level + (toMs - atMs) * perMinute), atMs: toMs };
}

/** Milliseconds until `amount` can be taken. 0: now. Infinity: never, because `amount` is more than the bucket can hold. */
export function waitFor(bucket: TokenBucket, amount: number, nowMs: number): number {
  if (amount > bucket.perMinute) {
    return Number.POSITIVE_INFINITY;
  }
  const { level, perMinute, atMs } = flowed(bucket, nowMs);
  const missing = amount * minuteMs - level;
  // The wait counts from now, which may lie before the time of the level.
  return missing <= 0 ? 0 : Math.ceil(missing / perMinute) + Math.max(0, atMs - Math.floor(nowMs));
}

/** Takes an amount, or gives a negative amount back. The level never exceeds the capacity. The further the level is below 0, the longer the next request waits. */
export function taken(bucket: TokenBucket, amount: number, nowMs: number): TokenBucket {
  const now = flowed(bucket, nowMs);
  return { ...now, level: Math.min(now.perMinute * minuteMs, now.level - amount * minuteMs) };
}

/** The bucket with another capacity. What was taken stays taken. */
export function resized(bucket: TokenBucket, perMinute: number, nowMs: number): TokenBucket {
  const now = flowed(bucket, nowMs);
  return { ...now, perMinute, level: now.level + (perMinute - now.perMinute) * minuteMs };
}
