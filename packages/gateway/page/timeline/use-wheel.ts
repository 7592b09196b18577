import type { ReadonlySignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { timeAt } from "./pixels.js";
import { HOUR_MS, type Range } from "./span.js";

/** For this time after a scroll, in milliseconds, the wheel continues to scroll the page. */
const STILL_SCROLLING_MS = 400;
/** Zoom per wheel unit. One notch of most wheels is 100 units. */
const STEEPNESS = 0.004;

/** The wheel zooms, and the horizontal wheel moves the span. If the span is the whole hour and cannot become longer, the wheel scrolls the page. */
export function useWheel(
  plot: RefObject<HTMLElement | null>,
  track: RefObject<HTMLElement | null>,
  range: ReadonlySignal<Range>,
  change: (factor: number, anchorMs: number) => void,
  pan: (share: number) => void,
): void {
  useEffect(() => {
    const { current } = plot;
    if (current === null) return undefined;
    let scrolledMs = Number.NEGATIVE_INFINITY;
    const scrolled = () => {
      scrolledMs = performance.now();
    };
    const turned = (event: WheelEvent) => {
      const isWhole = range.peek().toMs - range.peek().fromMs >= HOUR_MS;
      const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const isPinch = event.ctrlKey;
      const isUseless = isWhole && (isSideways || event.deltaY >= 0);
      if (!isPinch && (isUseless || performance.now() - scrolledMs < STILL_SCROLLING_MS)) return;
      event.preventDefault();
      if (isSideways) pan(Math.sign(event.deltaX) * 0.1);
      else change(Math.exp(event.deltaY * STEEPNESS), timeAt(event.clientX, track.current, range.peek()));
    };
    window.addEventListener("scroll", scrolled, { passive: true });
    current.addEventListener("wheel", turned, { passive: false });
    return () => {
      window.removeEventListener("scroll", scrolled);
      current.removeEventListener("wheel", turned);
    };
    // No further dependencies: `peek` reads the changing values, and the functions live as long as the page.
  }, [plot, track, range]);
}
