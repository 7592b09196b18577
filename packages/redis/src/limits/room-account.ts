import type { RoomReply, RoomReport } from "@hotspare/core/plugin";
import { type AccountTime, passTime } from "./account-time.js";

/** A process that does not report for so long has died, and its places are free. */
export const placesMs = 1_000;
/** Most servers refuse sooner than this; a room that was full for longer, or for twice as long as a refusal takes, has been taken. */
export const usualSilenceMs = 1_000;
export const refusalDelays = 2;
/** Processes that are short ask again after so long for each of them, so that forty ask the store as often as eight. */
export const askMsOfEach = 5;
export const shortestAskMs = 25;
export const longestAskMs = 250;
/** Where there is plenty, a process reports so often, only to renew its places. */
export const renewMs = 500;
/** One report grows the room by so many answers at most: Redis is never busy for long. */
export const mostAnswers = 1_000;

/** What a process writes into the account of a room, and asks of it. */
export interface RoomMessage extends RoomReport {
  /** The process. */
  readonly by: string;
}

/** What one process has of a room. */
interface Places {
  readonly by: string;
  /** How many attempts the last answer lets it have in flight. */
  granted: number;
  /** How many attempts it may still have in flight until it has read the last answer. */
  held: number;
  wanted: number;
  untilMs: number;
  /** Since when it wants a place and has none; 0: it has. */
  sinceMs: number;
}

/**
 * The fleet's room in one fault domain: core's `Room`, for the attempts of all processes together. After a refusal one attempt may be in
 * flight, each answer adds one up to half of what was in flight at the refusal, and then each roomful of answers adds one.
 * `room-script.ts` does the same inside of Redis; a property holds the two together.
 */
export interface RoomAccount extends AccountTime {
  /** How many attempts may be in flight; 0: nobody was refused. */
  limit: number;
  answers: number;
  /** How many attempts were in flight at the last refusal, in the processes that have reported it. */
  inFlightAtRefusal: number;
  /** The processes that have reported it. */
  reported: string[];
  refusedAtMs: number;
  /** What the server has not refused after so long, it has taken. */
  silenceMs: number;
  /** Since when it is full; 0: it is not. */
  fullSinceMs: number;
  places: Places[];
}

export function newRoomAccount(): RoomAccount {
  return {
    nowMs: 0,
    aheadMs: 0,
    limit: 0,
    answers: 0,
    inFlightAtRefusal: 0,
    reported: [],
    refusedAtMs: 0,
    silenceMs: 0,
    fullSinceMs: 0,
    places: [],
  };
}

/** Writes a message into the account, and answers how many attempts the process may have in flight. */
export function settleRoom(account: RoomAccount, message: RoomMessage, storeMs: number): RoomReply {
  const nowMs = passTime(account, storeMs);
  account.places = account.places.filter(({ untilMs }) => untilMs > nowMs);
  refuse(account, message, nowMs);
  if (account.limit === 0) {
    return { granted: message.wanted, isLimited: false, validMs: placesMs, retryInMs: renewMs, spare: 0 };
  }
  growByTime(account, message.quietMs, nowMs);
  growByAnswers(account, message, nowMs);
  return grant(account, message, nowMs);
}

/** A refusal of an attempt that began after the last refusal begins anew. Other processes add what they had in flight then. */
function refuse(account: RoomAccount, { by, earlier, refusedAgeMs }: RoomMessage, nowMs: number): void {
  if (refusedAgeMs !== undefined) {
    const silenceMs = Math.max(usualSilenceMs, refusalDelays * refusedAgeMs);
    if (account.limit === 0 || nowMs - refusedAgeMs > account.refusedAtMs) {
      // A room of one has not grown since the last refusal: what is in flight now is the probe, and says nothing of what the server takes.
      if (account.limit !== 1) {
        account.inFlightAtRefusal = 0;
        account.reported = [];
      }
      account.limit = 1;
      account.answers = 0;
      account.refusedAtMs = nowMs;
      account.silenceMs = silenceMs;
      account.fullSinceMs = 0;
      account.places = [];
    } else {
      account.silenceMs = Math.max(account.silenceMs, silenceMs);
    }
  }
  if (earlier !== undefined && account.limit > 0 && !account.reported.includes(by)) {
    account.inFlightAtRefusal += earlier;
    account.reported.push(by);
  }
}

/** A room that has been full for so long has been taken by the server. An empty room is not full: time alone proves nothing. */
function growByTime(account: RoomAccount, quietMs: number, nowMs: number): void {
  const { fullSinceMs, refusedAtMs, silenceMs, limit } = account;
  if (heldIn(account) === 0) {
    account.fullSinceMs = 0;
    return;
  }
  const forgottenAtMs = refusedAtMs + silenceMs + quietMs;
  const growsAtMs = Math.min(fullSinceMs + silenceMs, Math.max(fullSinceMs + usualSilenceMs, forgottenAtMs));
  if (fullSinceMs > 0 && nowMs >= growsAtMs) {
    const isQuiet = nowMs - refusedAtMs >= quietMs;
    const most = isQuiet ? 2 * limit : Math.min(2 * limit, thresholdOf(account));
    account.limit = Math.max(most, limit + 1);
    account.answers = 0;
    account.fullSinceMs = 0;
  }
}

/** A room that is half empty does not grow, since nothing has tried it. */
function growByAnswers(account: RoomAccount, message: RoomMessage, nowMs: number): void {
  const { by, answers, inFlight, quietMs } = message;
  const mine = account.places.find((places) => places.by === by);
  const own = Math.max(mine?.held ?? 0, inFlight, Math.min(answers, 1));
  const used = heldIn(account) - (mine?.held ?? 0) + own;
  const isQuiet = nowMs - account.refusedAtMs >= quietMs;
  for (let answer = 0; answer < Math.min(answers, mostAnswers) && used * 2 >= account.limit; answer += 1) {
    const isSlowStart = account.limit < thresholdOf(account) || isQuiet;
    if (!isSlowStart) {
      account.answers += 1;
    }
    if (isSlowStart || account.answers >= account.limit) {
      account.limit += 1;
      account.answers = isSlowStart ? account.answers : 0;
      account.fullSinceMs = 0;
    }
  }
}

/** A process gets its share by what all want. Processes without a place go first, in the order in which they came. */
function grant(account: RoomAccount, message: RoomMessage, nowMs: number): RoomReply {
  const { by, wanted, inFlight } = message;
  const mine = account.places.find((places) => places.by === by);
  const others = account.places.filter((places) => places.by !== by);
  const sinceMs = mine !== undefined && mine.sinceMs > 0 ? mine.sinceMs : nowMs;
  const hasNone = mine === undefined || mine.held === 0;
  let held = 0;
  let demand = wanted;
  let before = 0;
  for (const other of others) {
    held += other.held;
    demand += other.wanted;
    before += other.sinceMs > 0 && (!hasNone || other.sinceMs < sinceMs) ? 1 : 0;
  }
  const free = Math.max(0, account.limit - held - before);
  const fair = demand <= account.limit ? wanted : Math.ceil((account.limit * wanted) / demand);
  const granted = Math.min(wanted, free, fair);
  const kept = Math.max(inFlight, granted, Math.min(mine?.granted ?? 0, wanted));
  account.places = others;
  if (wanted > 0 || kept > 0) {
    account.places.push({
      by,
      granted,
      held: kept,
      wanted,
      untilMs: nowMs + placesMs,
      sinceMs: kept === 0 ? sinceMs : 0,
    });
  }
  if (held + kept >= account.limit && account.fullSinceMs === 0) {
    account.fullSinceMs = nowMs;
  }
  const isShort = demand * 2 >= account.limit;
  const retryInMs = isShort
    ? Math.min(Math.max(account.places.length * askMsOfEach, shortestAskMs), longestAskMs)
    : renewMs;
  return { granted, isLimited: true, validMs: placesMs, retryInMs, spare: isShort ? 0 : 1 };
}

function heldIn({ places }: RoomAccount): number {
  return places.reduce((sum, { held }) => sum + held, 0);
}

/** Up to here each answer adds one. */
function thresholdOf({ inFlightAtRefusal }: RoomAccount): number {
  return Math.max(1, Math.floor(inFlightAtRefusal / 2));
}
