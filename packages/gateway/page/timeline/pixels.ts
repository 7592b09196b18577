import type { Range } from "./span.js";

/** Room at the end of a track in CSS pixels, so that a mark at the current time is fully visible. */
export const END_ROOM = 9;

/** The time at a horizontal position of the window. Outside the track: the time of the nearest end. */
export function timeAt(clientX: number, track: HTMLElement | null, { fromMs, toMs }: Range): number {
  if (track === null) return toMs;
  const { left, width } = track.getBoundingClientRect();
  const share = width > END_ROOM ? Math.min(1, Math.max(0, (clientX - left) / (width - END_ROOM))) : 1;
  return fromMs + share * (toMs - fromMs);
}
