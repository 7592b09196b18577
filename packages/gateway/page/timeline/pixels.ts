import type { Range } from "./span.js";

/** Room at the end of a track, so that a mark of this moment is seen whole. CSS pixels. */
export const END_ROOM = 9;

/** The time below a point of the window. Outside of the track: its nearest end. */
export function timeAt(clientX: number, track: HTMLElement | null, { fromMs, toMs }: Range): number {
  if (track === null) return toMs;
  const { left, width } = track.getBoundingClientRect();
  const share = width > END_ROOM ? Math.min(1, Math.max(0, (clientX - left) / (width - END_ROOM))) : 1;
  return fromMs + share * (toMs - fromMs);
}
