const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A duration in at most two units, such as `40 s`, `4 min`, `1 h 5 min` or `3 d`. Rounded down, and never negative. */
export function durationWords(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.floor(ms / 1_000))} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return twoUnits(ms, [HOUR_MS, "h"], [MINUTE_MS, "min"]);
  return twoUnits(ms, [DAY_MS, "d"], [HOUR_MS, "h"]);
}

/** The time until an event, such as `in 3 min`. The last two minutes have seconds, because somebody may be waiting for the event. */
export function countdownWords(ms: number): string {
  if (ms <= 0) return "now";
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 60) return `in ${seconds} s`;
  if (seconds <= 120) return `in ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `in ${durationWords(seconds * 1_000)}`;
}

/** A latency in words, such as `85 ms`, `1.2 s` or `12 s`. @param ms milliseconds */
export function latencyWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}

/**
 * The time of day in the reader's time zone, such as `12:04:09`. If the time is more than half a day away, the text also has the date.
 *
 * @param exact whether the text has seconds. @default the time is less than an hour away
 */
export function clockWords(atMs: number, nowMs: number, exact = Math.abs(atMs - nowMs) < HOUR_MS): string {
  const at = new Date(atMs);
  const time = [at.getHours(), at.getMinutes(), ...(exact ? [at.getSeconds()] : [])].map(twoDigits).join(":");
  if (Math.abs(atMs - nowMs) <= DAY_MS / 2) return time;
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())} ${time}`;
}

function twoUnits(
  ms: number,
  [largeMs, large]: readonly [number, string],
  [smallMs, small]: readonly [number, string],
): string {
  const rest = Math.floor((ms % largeMs) / smallMs);
  return `${Math.floor(ms / largeMs)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
