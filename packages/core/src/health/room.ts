/** Most servers refuse sooner than this after a request was sent. */
export const usualSilenceMs = 1_000;
/** A server that refuses later is believed silent only after so many times the delay of its last refusal. */
const refusalDelays = 2;

/**
 * How many attempts may be in flight in a fault domain since a rate limit, as TCP bounds what it sends: slow start up to half of what
 * was in flight at the refusal, then one more for each roomful of answers (RFC 5681). A domain without a refusal has no room.
 *
 * Unlike a packet, an attempt may be answered after a minute, and a refusal comes sooner. A room that has been full for longer than a
 * refusal takes therefore grows as if all in it were answered. A room that is half empty does not grow, since nothing has tried it (RFC 7661).
 */
export interface Room {
  readonly limit: number;
  /** Up to here each answer adds one. */
  readonly threshold: number;
  /** Answers since the limit last grew, beyond the threshold. */
  readonly answers: number;
  /** The last lease that was taken before the refusal: attempts up to this lease say nothing new. */
  readonly lastLeaseBefore: number;
  /** How many attempts from before the refusal are under way; they take no room. */
  readonly earlier: number;
  readonly refusedAtMs: number;
  /** What the server has not refused after so long, it has taken. */
  readonly silenceMs: number;
  /** Since when it is full; undefined: it has not been full since it last grew. */
  readonly fullSinceMs: number | undefined;
}

/** How long a probe is silent before it counts as taken, and a full room before it grows. */
export function silenceOf(room: Room | undefined): number {
  return room?.silenceMs ?? usualSilenceMs;
}

function silenceAfterRefusal(tookMs: number): number {
  return Math.max(usualSilenceMs, refusalDelays * tookMs);
}

/** A refusal, after so long, of an attempt that began after the last refusal, if there was one. */
export function roomAfterRefusal(
  room: Room | undefined,
  inFlight: number,
  lastLease: number,
  nowMs: number,
  tookMs: number,
): Room {
  // A room of one has not grown since the last refusal: what is in flight now is the probe, and says nothing of what the server takes.
  const isUntried = room?.limit === 1;
  return {
    limit: 1,
    threshold: isUntried ? room.threshold : Math.max(1, Math.floor(inFlight / 2)),
    answers: 0,
    lastLeaseBefore: lastLease,
    earlier: inFlight,
    refusedAtMs: nowMs,
    silenceMs: silenceAfterRefusal(tookMs),
    fullSinceMs: undefined,
  };
}

/** An attempt from before the refusal is refused too. It changes nothing but the time that refusals are known to take. */
export function roomAfterEarlierRefusal(room: Room, tookMs: number): Room {
  const silenceMs = silenceAfterRefusal(tookMs);
  return silenceMs > room.silenceMs ? { ...room, silenceMs } : room;
}

/** An answer to an attempt that began after the refusal. `quietMs`: after so long without a refusal the threshold is forgotten. */
export function roomAfterAnswer(before: Room, inFlight: number, nowMs: number, quietMs: number): Room {
  const room = roomAt(before, nowMs, quietMs);
  if (usedOf(room, inFlight) * 2 < room.limit) {
    return room;
  }
  if (isInSlowStart(room, nowMs, quietMs)) {
    return { ...room, limit: room.limit + 1, fullSinceMs: undefined };
  }
  const answers = room.answers + 1;
  return answers >= room.limit
    ? { ...room, limit: room.limit + 1, answers: 0, fullSinceMs: undefined }
    : { ...room, answers };
}

/** An attempt has begun, and is counted in `inFlight`. */
export function roomAfterBegin(before: Room, inFlight: number, nowMs: number, quietMs: number): Room {
  const room = roomAt(before, nowMs, quietMs);
  return room.fullSinceMs === undefined && isFull(room, inFlight) ? { ...room, fullSinceMs: nowMs } : room;
}

/** An attempt has ended, and is counted in `inFlight` no more. An empty room is not full: time alone proves nothing of the server. */
export function roomAfterEnd(before: Room, inFlight: number, nowMs: number, quietMs: number): Room {
  const room = roomAt(before, nowMs, quietMs);
  return room.fullSinceMs !== undefined && usedOf(room, inFlight) <= 0
    ? { ...room, fullSinceMs: undefined }
    : room;
}

/** An attempt from before the refusal has ended. */
export function roomAfterEarlierEnd(room: Room): Room {
  return { ...room, earlier: Math.max(0, room.earlier - 1) };
}

/** The room as it is now. */
export function roomAt(room: Room, nowMs: number, quietMs: number): Room {
  if (nowMs < roomGrowsAtMs(room, quietMs)) {
    return room;
  }
  const { limit, threshold } = room;
  const most = isQuiet(room, nowMs, quietMs) ? 2 * limit : Math.min(2 * limit, threshold);
  return { ...room, limit: Math.max(most, limit + 1), answers: 0, fullSinceMs: undefined };
}

/**
 * When the room grows, if nothing is refused or answered before. That refusals were slow once is forgotten when one as slow would have come
 * and it has been quiet since: otherwise attempts that hang would fill the room for minutes.
 */
export function roomGrowsAtMs({ fullSinceMs, refusedAtMs, silenceMs }: Room, quietMs: number): number {
  if (fullSinceMs === undefined) {
    return Number.POSITIVE_INFINITY;
  }
  const forgottenAtMs = refusedAtMs + silenceMs + quietMs;
  return Math.min(fullSinceMs + silenceMs, Math.max(fullSinceMs + usualSilenceMs, forgottenAtMs));
}

/** @param limit what counts in place of the room's own limit */
export function isFull(room: Room, inFlight: number, limit = room.limit): boolean {
  return usedOf(room, inFlight) >= limit;
}

function usedOf({ earlier }: Room, inFlight: number): number {
  return inFlight - earlier;
}

function isInSlowStart(room: Room, nowMs: number, quietMs: number): boolean {
  return room.limit < room.threshold || isQuiet(room, nowMs, quietMs);
}

/** The refusal is so long ago that its threshold says little about the server of today. */
function isQuiet({ refusedAtMs }: Room, nowMs: number, quietMs: number): boolean {
  return nowMs - refusedAtMs >= quietMs;
}
