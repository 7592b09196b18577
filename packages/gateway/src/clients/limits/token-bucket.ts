const minuteMs = 60_000;

/**
 * A bucket that holds what may be taken. It is full at first, and what was taken flows back continuously: `perMinute` in each minute, a sixtieth of it in each
 * second. The level is kept in parts of 1/60,000, so that each millisecond adds a whole number, and no wait is a millisecond wrong.
 */
export interface TokenBucket {
  /** The capacity, and what flows back in a minute. A whole number. */
  readonly perMinute: number;
  /** In parts; below 0 when more was used than taken. */
  readonly level: number;
  /** Whole milliseconds at which the level was computed. */
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

/** Milliseconds until `amount` can be taken; 0: now. Infinity: never, for it is more than the bucket holds. */
export function waitFor(bucket: TokenBucket, amount: number, nowMs: number): number {
  if (amount > bucket.perMinute) {
    return Number.POSITIVE_INFINITY;
  }
  const { level, perMinute, atMs } = flowed(bucket, nowMs);
  const missing = amount * minuteMs - level;
  // From now, which may be a fraction behind the whole millisecond of the level.
  return missing <= 0 ? 0 : Math.ceil(missing / perMinute) + Math.max(0, atMs - Math.floor(nowMs));
}

/** Takes an amount, or gives a negative amount back: more than full it cannot be, and below 0 it waits the longer. */
export function taken(bucket: TokenBucket, amount: number, nowMs: number): TokenBucket {
  const now = flowed(bucket, nowMs);
  return { ...now, level: Math.min(now.perMinute * minuteMs, now.level - amount * minuteMs) };
}

/** The bucket under another limit. What was taken stays taken. */
export function resized(bucket: TokenBucket, perMinute: number, nowMs: number): TokenBucket {
  const now = flowed(bucket, nowMs);
  return { ...now, perMinute, level: now.level + (perMinute - now.perMinute) * minuteMs };
}
