/** How far back the page looks, milliseconds. */
export const HOUR_MS = 3_600_000;
/** The closest look. */
export const SHORTEST_MS = 30_000;

/** The part of the last hour that the timeline and the charts show. Without `endMs` it ends now, and moves on. */
export interface Span {
  readonly lengthMs: number;
  readonly endMs?: number;
}

/** A span with both ends. */
export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

export const WHOLE_HOUR: Span = { lengthMs: HOUR_MS };

/** The two ends of a span, inside the last hour. */
export function rangeOf({ lengthMs, endMs }: Span, nowMs: number): Range {
  const length = clamped(lengthMs, SHORTEST_MS, HOUR_MS);
  const toMs = endMs === undefined ? nowMs : clamped(endMs, nowMs - HOUR_MS + length, nowMs);
  return { fromMs: toMs - length, toMs };
}

/** The span of a range. A range that ends now goes on to end now. */
export function spanOf({ fromMs, toMs }: Range, nowMs: number): Span {
  const lengthMs = clamped(toMs - fromMs, SHORTEST_MS, HOUR_MS);
  // A second: nobody draws the end of a range more exactly.
  return toMs >= nowMs - 1_000 || lengthMs === HOUR_MS ? { lengthMs } : { lengthMs, endMs: toMs };
}

/**
 * A closer look, or a wider look.
 *
 * @param factor of the length: below 1 is closer
 * @param anchorMs stays where it is. @default the middle, or the end of a span that ends now
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
 * Moves to earlier or later times.
 *
 * @param share of the length: -0.25 moves a quarter towards earlier times
 */
export function panned(span: Span, nowMs: number, share: number): Span {
  const { fromMs, toMs } = rangeOf(span, nowMs);
  const length = toMs - fromMs;
  const from = clamped(fromMs + share * length, nowMs - HOUR_MS, nowMs - length);
  return spanOf({ fromMs: from, toMs: from + length }, nowMs);
}

/** Times that are easy to read on an axis with room for `most` of them. */
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
