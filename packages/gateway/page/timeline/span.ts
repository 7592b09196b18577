/** How far back the page shows entries, in milliseconds. */
export const HOUR_MS = 3_600_000;
/** The shortest span, in milliseconds. */
export const SHORTEST_MS = 30_000;

/** The part of the last hour that the timeline and the charts show. Without `endMs` the span ends now and moves with the clock. */
export interface Span {
  readonly lengthMs: number;
  readonly endMs?: number;
}

/** A span with fixed ends, in epoch milliseconds. */
export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

export const WHOLE_HOUR: Span = { lengthMs: HOUR_MS };

/** The shortest span since the start of a gateway, in milliseconds. */
const LEAST_SINCE_START_MS = 300_000;
/** The span since the start grows in steps, so that the page is not drawn again each second. */
const GROWTH_MS = 10_000;

/** Length of the span that a page shows before its reader chooses a span: since the start of the gateway, at most the hour. */
export function lengthSinceStart(startedMs: number, nowMs: number): number {
  const lengthMs = Math.ceil((nowMs - startedMs) / GROWTH_MS) * GROWTH_MS;
  return clamped(lengthMs, LEAST_SINCE_START_MS, HOUR_MS);
}

/** The two ends of a span, inside the last hour. */
export function rangeOf({ lengthMs, endMs }: Span, nowMs: number): Range {
  const length = clamped(lengthMs, SHORTEST_MS, HOUR_MS);
  const toMs = endMs === undefined ? nowMs : clamped(endMs, nowMs - HOUR_MS + length, nowMs);
  return { fromMs: toMs - length, toMs };
}

/** The span of a range. The span of a range that ends now moves with the clock. */
export function spanOf({ fromMs, toMs }: Range, nowMs: number): Span {
  const lengthMs = clamped(toMs - fromMs, SHORTEST_MS, HOUR_MS);
  // Within a second of now counts as now, because nobody can choose the end more precisely.
  return toMs >= nowMs - 1_000 || lengthMs === HOUR_MS ? { lengthMs } : { lengthMs, endMs: toMs };
}

/**
 * Makes the span shorter or longer.
 *
 * @param factor factor of the length; below 1 makes the span shorter
 * @param anchorMs time that keeps its place on the screen. @default the middle, or the end of a span that ends now
 */
export function zoomed(span: Span, nowMs: number, factor: number, anchorMs?: number): Span {
  const { fromMs, toMs } = rangeOf(span, nowMs);
  const length = clamped((toMs - fromMs) * factor, SHORTEST_MS, HOUR_MS);
  const anchor = anchorMs ?? (span.endMs === undefined ? toMs : (fromMs + toMs) / 2);
  const share = (anchor - fromMs) / (toMs - fromMs);
  const from = clamped(anchor - share * length, nowMs - HOUR_MS, nowMs - length);
  return spanOf({ fromMs: from, toMs: from + length }, nowMs);
}

/**
 * Moves the span to earlier or later times.
 *
 * @param share share of the length; -0.25 moves a quarter of the length to earlier times
 */
export function panned(span: Span, nowMs: number, share: number): Span {
  const { fromMs, toMs } = rangeOf(span, nowMs);
  const length = toMs - fromMs;
  const from = clamped(fromMs + share * length, nowMs - HOUR_MS, nowMs - length);
  return spanOf({ fromMs: from, toMs: from + length }, nowMs);
}

/** Round times for the labels of an axis. @param most number of labels for which there is room */
export function ticksOf({ fromMs, toMs }: Range, most: number): readonly number[] {
  const stepMs = STEPS_MS.find((step) => (toMs - fromMs) / step <= Math.max(1, most)) ?? HOUR_MS;
  const first = Math.ceil(fromMs / stepMs) * stepMs;
  return Array.from(
    { length: Math.max(0, Math.floor((toMs - first) / stepMs) + 1) },
    (_, index) => first + index * stepMs,
  );
}

const STEPS_MS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1_000);

function clamped(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
