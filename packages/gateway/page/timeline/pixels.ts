import type { Range } from "./span.js";

/** The time below a point of the window. Outside of the track: its nearest end. */
export function timeAt(clientX: number, track: HTMLElement | null, { fromMs, toMs }: Range): number {
  if (track === null) return toMs;
  const { left, width } = track.getBoundingClientRect();
  const share = width > 0 ? Math.min(1, Math.max(0, (clientX - left) / width)) : 1;
  return fromMs + share * (toMs - fromMs);
}
