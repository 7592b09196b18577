import { type AccountTime, passTime } from "./account-time.js";
import { type Amounts, addAmount, forgetUntil, joinOld, sumOf, sumUntil } from "./amounts.js";
import {
  countBegun,
  type LearnedRate,
  learnAnswer,
  learnRefusal,
  newLearnedRate,
  rateAt,
} from "./learned-rate.js";
import type { AccountMessage, AccountReading, AccountReply } from "./limit-message.js";
import { doubtsOf, leftOf, overtakingOf, type Stated, statedAfter, timeTo } from "./stated-reading.js";

/** How long a portion may be used: of a stated limit, and of one that only paces what begins, where what is not used in time is lost. */
const portionMs = 1_000;
const pacedPortionMs = 300;
/** What begins is noted with this exactness. */
const bucketMs = 50;
/** A process that is short asks again within this time, so that its demand counts for so long. */
const askedMs = 100;
/** A process that did not get what it needs comes first for so long, and asks again meanwhile. */
const claimMs = 400;
/**
 * What a paced limit saves up while nobody uses it. Of a learned limit it is known neither how much a server takes at once, nor whether it
 * counts requests or tokens: requests pace what begins, and tokens have time to follow.
 */
const learnedBurstMs = 200;
const longBurstMs = 1_000;
const recoveryMs = 3_000;
const recoveryBurstMs = 50;
/** A limit keeps nobody back for longer. */
const longestPauseMs = 30_000;
/** A stated limit of which less than this share is left explains a refusal. */
const usedUpShare = 0.05;
/** Of what is left of a stated limit, a process may begin this share without a portion. */
const spareShare = 0.01;
const rounding = 1e-6;

/**
 * The fleet's account of one limit: what is left, what processes hold and may still use, and what has begun and may not be in the last
 * reading yet. `limit-script.ts` does the same inside of Redis; a property holds the two together.
 */
export interface LimitAccount extends AccountTime {
  stated: Stated | undefined;
  /** A rate that somebody states, per millisecond; 0: nobody does. */
  declared: number;
  learned: LearnedRate;
  /** When a paced limit allows the next attempt. */
  dueMs: number;
  /** What processes hold, by the moment at which it ends. */
  held: Amounts;
  /** What has begun, by a moment before which it had. */
  begun: Amounts;
  /** What was asked for, by its moment. */
  asked: Amounts;
  claim: { readonly by: string; readonly amount: number; readonly untilMs: number } | undefined;
}

export function newLimitAccount(): LimitAccount {
  return {
    nowMs: 0,
    aheadMs: 0,
    stated: undefined,
    declared: 0,
    learned: { ...newLearnedRate },
    dueMs: 0,
    held: new Map(),
    begun: new Map(),
    asked: new Map(),
    claim: undefined,
  };
}

/** Writes a message into the account, and answers what it asks for. */
export function settle(account: LimitAccount, message: AccountMessage, storeMs: number): AccountReply {
  const nowMs = passTime(account, storeMs);
  pass(account, nowMs);
  takeBack(account, message, nowMs);
  read(account, message.reading, nowMs);
  if (message.perMinute !== undefined) {
    account.declared = message.perMinute / 60_000;
  }
  learn(account, message, nowMs);
  return grant(account, message, nowMs);
}

/** Time passes: what was held too long may have been used, and a limit that is whole counts anew. */
function pass(account: LimitAccount, nowMs: number): void {
  for (const [untilMs, amount] of account.held) {
    if (untilMs <= nowMs) {
      account.held.delete(untilMs);
      addAmount(account.begun, untilMs, amount);
    }
  }
  forgetUntil(account.asked, nowMs - askedMs);
  const { stated } = account;
  if (stated !== undefined && nowMs >= stated.wholeAtMs) {
    const periods = Math.floor((nowMs - stated.wholeAtMs) / stated.periodMs);
    const fromMs = stated.wholeAtMs + periods * stated.periodMs;
    stated.remaining = stated.limit;
    stated.atMs = fromMs;
    stated.rolledMs = fromMs;
    stated.wholeAtMs = fromMs + stated.periodMs;
    stated.fill = 0;
    forgetUntil(account.begun, fromMs);
  }
  if (stated?.isWindow === true) {
    for (const { untilMs, endsAtMs } of doubtsOf(stated)) {
      if (nowMs >= endsAtMs) {
        forgetUntil(account.begun, untilMs);
      }
    }
  }
}

/** A process has begun attempts, or gives back what it holds. */
function takeBack(
  account: LimitAccount,
  { taken, used, unused, beyond }: AccountMessage,
  nowMs: number,
): void {
  for (const [untilMs, amount] of taken) {
    const held = account.held.get(untilMs) ?? 0;
    if (held <= amount + rounding) {
      account.held.delete(untilMs);
    } else {
      account.held.set(untilMs, held - amount);
    }
  }
  if (used > 0) {
    if (account.stated !== undefined) {
      addAmount(account.begun, Math.ceil(nowMs / bucketMs) * bucketMs, used);
      joinOld(account.begun);
    }
    countBegun(account.learned, used, nowMs);
  }
  const rate = rateOf(account, nowMs);
  if (unused > 0 && rate > 0) {
    account.dueMs -= unused / rate;
  }
  if (beyond > 0 && rate > 0) {
    account.dueMs = Math.min(Math.max(account.dueMs, nowMs) + beyond / rate, nowMs + longestPauseMs);
  }
}

function read(account: LimitAccount, reading: AccountReading | undefined, nowMs: number): void {
  if (reading !== undefined) {
    const stated = statedAfter(account.stated, reading, nowMs);
    account.stated = stated;
    forgetUntil(account.begun, stated.startedMs - overtakingOf(stated.answeredInMs));
  }
}

function learn(account: LimitAccount, { answeredAgeMs, refusals }: AccountMessage, nowMs: number): void {
  const { learned } = account;
  if (answeredAgeMs !== undefined) {
    learnAnswer(learned, nowMs - answeredAgeMs, nowMs);
  }
  for (const [amount, attemptAgeMs] of refusals) {
    const { stated } = account;
    const isExplained =
      stated !== undefined &&
      leftOf(stated, nowMs) - outstanding(account) < Math.max(amount, usedUpShare * stated.limit);
    if (!isExplained && learnRefusal(learned, amount, nowMs - attemptAgeMs, nowMs)) {
      const pauseMs = learned.average / rateAt(learned, nowMs);
      account.dueMs = nowMs + Math.min(pauseMs, longestPauseMs);
    }
  }
}

function grant(account: LimitAccount, message: AccountMessage, nowMs: number): AccountReply {
  const { by, amount, least, isWhole } = message;
  const { stated } = account;
  const rate = rateOf(account, nowMs);
  const isLimited = stated !== undefined || rate > 0;
  const lastsMs = stated === undefined && rate > 0 ? pacedPortionMs : portionMs;
  const untilMs = Math.ceil((nowMs + lastsMs) / bucketMs) * bucketMs;
  const shareLeft =
    stated === undefined ? 1 : Math.max(0, (leftOf(stated, nowMs) - outstanding(account)) / stated.limit);
  if (amount <= 0 || !isLimited) {
    return {
      granted: Math.max(0, amount),
      isLimited,
      untilMs,
      retryInMs: 0,
      shareLeft,
      spare: spareOf(account, nowMs),
    };
  }
  const claim = account.claim !== undefined && account.claim.untilMs > nowMs ? account.claim : undefined;
  const claimed = claim === undefined || claim.by === by ? 0 : claim.amount;
  let left = Number.POSITIVE_INFINITY;
  let retryInMs = 0;
  if (stated !== undefined) {
    // What is larger than the whole limit is sent when the limit is whole: the provider decides.
    const needed = Math.min(least + claimed, stated.limit);
    left = leftOf(stated, nowMs) - outstanding(account);
    if (left + rounding < needed) {
      retryInMs = Math.min(timeTo(stated, needed - left, nowMs), timeInDoubt(account, needed - left, nowMs));
    }
    left = left + rounding >= stated.limit ? Math.max(left, least) : left - claimed;
  }
  if (rate > 0) {
    const burstMs = burstOf(account, isWhole, nowMs);
    if (nowMs + rounding < account.dueMs) {
      retryInMs = Math.max(retryInMs, account.dueMs - nowMs);
      left = 0;
    } else {
      left = Math.min(left, Math.max(least, rate * Math.min(nowMs - account.dueMs, burstMs)));
    }
  }
  const others = sumOf(account.asked);
  addAmount(account.asked, Math.ceil(nowMs), amount);
  if (left + rounding < least || left <= 0) {
    account.learned.hasKeptBack ||= account.learned.rate > 0;
    if (claim === undefined || claim.by === by) {
      account.claim = { by, amount: least, untilMs: nowMs + claimMs };
    }
    return { granted: 0, isLimited, untilMs, retryInMs: Math.max(retryInMs, 1), shareLeft, spare: 0 };
  }
  const share = left * (amount / (amount + others));
  const fair = Math.min(amount, Math.max(least, share));
  const granted = isWhole && fair > 1 ? Math.floor(fair + rounding) : fair;
  account.learned.hasKeptBack ||= account.learned.rate > 0 && granted < amount;
  if (claim?.by === by) {
    account.claim = undefined;
  }
  if (rate > 0) {
    const fromMs = Math.max(account.dueMs, nowMs - burstOf(account, isWhole, nowMs));
    account.dueMs = Math.min(fromMs + granted / rate, nowMs + longestPauseMs);
  }
  if (stated !== undefined) {
    addAmount(account.held, untilMs, granted);
  }
  return { granted, isLimited, untilMs, retryInMs: 0, shareLeft, spare: spareOf(account, nowMs) };
}

/** What a process may begin without a portion: nothing of a paced limit, and nothing of a stated limit that is claimed. */
function spareOf(account: LimitAccount, nowMs: number): number {
  const { stated, claim } = account;
  const isClaimed = claim !== undefined && claim.untilMs > nowMs;
  return stated === undefined || isClaimed || rateOf(account, nowMs) > 0
    ? 0
    : Math.max(0, leftOf(stated, nowMs) - outstanding(account)) * spareShare;
}

/** What may be used, or was, and may not be in the last reading. */
function outstanding({ held, begun }: LimitAccount): number {
  return sumOf(held) + sumOf(begun);
}

/** When so much of what has begun turns out to be in the last reading, if no later reading comes. */
function timeInDoubt({ stated, held, begun }: LimitAccount, missing: number, nowMs: number): number {
  const end =
    stated?.isWindow === true
      ? doubtsOf(stated).find(
          ({ untilMs }) => sumUntil(held, untilMs) + sumUntil(begun, untilMs) + rounding >= missing,
        )
      : undefined;
  return end === undefined ? Number.POSITIVE_INFINITY : Math.max(0, end.endsAtMs - nowMs);
}

function rateOf({ declared, learned }: LimitAccount, nowMs: number): number {
  const rate = rateAt(learned, nowMs);
  return declared === 0 || rate === 0 ? declared + rate : Math.min(declared, rate);
}

function burstOf({ learned }: LimitAccount, isWhole: boolean, nowMs: number): number {
  // Soon after a refusal there is next to nothing left.
  if (learned.rate > 0 && nowMs - learned.lastRefusalMs < recoveryMs) {
    return recoveryBurstMs;
  }
  return learned.rate > 0 && isWhole ? learnedBurstMs : longBurstMs;
}
