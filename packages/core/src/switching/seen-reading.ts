import type { LimitReading } from "../contract/health-link.js";

/** Some providers round their times to seconds. */
const roundedMs = 1_050;

/** A reading that came at `atMs`, with the reply to an attempt that began at `startedMs`. */
export interface SeenReading {
  readonly reading: Omit<LimitReading, "attemptAgeMs">;
  readonly startedMs: number;
  readonly atMs: number;
}

/**
 * The reading of the attempt that began last. Attempts overtake each other on their way: of one window, in which nothing comes back, the server
 * had counted more when it stated less.
 */
export function together(kept: SeenReading | undefined, next: SeenReading): SeenReading {
  if (kept === undefined) {
    return next;
  }
  const last = next.startedMs >= kept.startedMs ? next : kept;
  const remaining = Math.min(kept.reading.remaining, next.reading.remaining);
  return areOfOneWindow(kept, next) ? { ...last, reading: { ...last.reading, remaining } } : last;
}

function areOfOneWindow(one: SeenReading, other: SeenReading): boolean {
  const apartMs = one.atMs + one.reading.wholeInMs - (other.atMs + other.reading.wholeInMs);
  return (
    other.reading.fillsSteadily === false &&
    one.reading.limit === other.reading.limit &&
    Math.abs(apartMs) <= roundedMs
  );
}
