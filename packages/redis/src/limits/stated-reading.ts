import type { AccountReading } from "./limit-message.js";

/** Some providers round their times to seconds. */
const roundedMs = 1_000;

/** What replies stated last. Times are the account's own milliseconds. */
export interface Stated {
  limit: number;
  remaining: number;
  atMs: number;
  /** When the attempt began whose reply it was: what had begun before is in it. */
  startedMs: number;
  /** How long that attempt took to be answered. */
  answeredInMs: number;
  wholeAtMs: number;
  /** When it was taken to be whole, without a reading since; 0: never. */
  rolledMs: number;
  /** How fast it fills, per millisecond; 0: it becomes whole at one moment, as far as is known. */
  fill: number;
  steady: boolean;
  /** Whether it is known to become whole at one moment, so that nothing comes back before. */
  isWindow: boolean;
  /** The longest time to the whole limit that was stated. */
  periodMs: number;
}

/** Whether a reading is of an attempt from before the limit became whole, and says no more than that it was about to. */
function isOfWindowBefore({ rolledMs }: Stated, reading: AccountReading, nowMs: number): boolean {
  const { wholeInMs, attemptAgeMs } = reading;
  return nowMs - attemptAgeMs < rolledMs && nowMs + wholeInMs <= rolledMs + attemptAgeMs + roundedMs;
}

/**
 * Whether a reading is of the window that is known, and its attempt began before the last reading came, so that one may have overtaken the other.
 * In a window nothing comes back: the server had counted more when it stated less.
 */
function mayHaveOvertaken(stated: Stated, reading: AccountReading, nowMs: number): boolean {
  const { limit, wholeInMs, fillsSteadily, attemptAgeMs } = reading;
  return (
    stated.isWindow &&
    fillsSteadily !== true &&
    stated.limit === limit &&
    nowMs - attemptAgeMs < stated.atMs &&
    Math.abs(nowMs + wholeInMs - stated.wholeAtMs) <= roundedMs
  );
}

/** What is stated after a reading. A reading of an attempt that began before the one of the last reading is older, whenever it comes. */
export function statedAfter(before: Stated | undefined, reading: AccountReading, nowMs: number): Stated {
  const { limit, wholeInMs, fillsSteadily, attemptAgeMs } = reading;
  const startedMs = nowMs - attemptAgeMs;
  if (before !== undefined && isOfWindowBefore(before, reading, nowMs)) {
    return before;
  }
  const isUnordered = before !== undefined && mayHaveOvertaken(before, reading, nowMs);
  const remaining = isUnordered ? Math.min(before.remaining, reading.remaining) : reading.remaining;
  if (before !== undefined && startedMs < before.startedMs) {
    return isUnordered ? { ...before, remaining } : before;
  }
  const isSame = before !== undefined && before.limit === limit;
  return {
    limit,
    remaining,
    atMs: nowMs,
    startedMs,
    answeredInMs: attemptAgeMs,
    wholeAtMs: nowMs + wholeInMs,
    rolledMs: before?.rolledMs ?? 0,
    fill: wholeInMs > 0 ? (limit - reading.remaining) / wholeInMs : 0,
    steady: fillsSteadily ?? (isSame && before.steady),
    isWindow: fillsSteadily === false || (fillsSteadily === undefined && isSame && before.isWindow),
    periodMs: Math.max(wholeInMs, isSame ? before.periodMs : 0, 1_000),
  };
}

/** What is left of a stated limit, if nobody had used any since. */
export function leftOf(stated: Stated, nowMs: number): number {
  const filled = stated.steady ? stated.fill * (nowMs - stated.atMs) : 0;
  return Math.min(stated.limit, stated.remaining + filled);
}

/** When time brings so much. */
export function timeTo(stated: Stated, missing: number, nowMs: number): number {
  const wholeInMs = Math.max(0, stated.wholeAtMs - nowMs);
  return stated.steady && stated.fill > 0 ? Math.min(wholeInMs, missing / stated.fill) : wholeInMs;
}

const longestOvertakingMs = 10_000;

/** A request may have been quicker on its way than another that began before it. */
export function overtakingOf(answeredInMs: number): number {
  return Math.min(answeredInMs / 2, longestOvertakingMs);
}

/**
 * How long after its begin an attempt may be noted, and how long its own reading is awaited then: reports are gathered, and a portion whose
 * process died is noted at its end.
 */
export const doubts = [
  { notedLateMs: 250, silenceMs: 500 },
  { notedLateMs: 1_500, silenceMs: 2_000 },
] as const;

/**
 * What is noted until `untilMs` may have begun before the attempt of the last reading. Whatever began later has been answered at `endsAtMs`, and has
 * stated a later reading: if none has come, the last reading has counted all of it.
 */
export function doubtsOf({ startedMs, answeredInMs }: Stated) {
  return doubts.map(({ notedLateMs, silenceMs }) => {
    const untilMs = startedMs + overtakingOf(answeredInMs) + notedLateMs;
    return { untilMs, endsAtMs: untilMs + Math.max(silenceMs, 4 * answeredInMs) };
  });
}
