import type { ReadonlySignal, Signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { timeAt } from "./pixels.js";
import type { Range } from "./span.js";

/** A shorter movement counts as a click, in CSS pixels. */
const SHORTEST_DRAG = 6;

/** Lets the reader choose a range by dragging across the rows. */
export function useDrag(
  plot: RefObject<HTMLElement | null>,
  track: RefObject<HTMLElement | null>,
  range: ReadonlySignal<Range>,
  dragged: Signal<Range | undefined>,
  choose: (range: Range) => void,
): void {
  useEffect(() => {
    const { current } = plot;
    if (current === null) return undefined;
    let fromX: number | undefined;
    const at = (clientX: number) => timeAt(clientX, track.current, range.peek());
    const down = (event: PointerEvent) => {
      const left = track.current?.getBoundingClientRect().left ?? 0;
      if (event.button === 0 && event.clientX >= left) fromX = event.clientX;
    };
    const move = (event: PointerEvent) => {
      if (fromX === undefined || Math.abs(event.clientX - fromX) < SHORTEST_DRAG) return;
      if (!current.hasPointerCapture(event.pointerId)) current.setPointerCapture(event.pointerId);
      const [one, other] = [at(fromX), at(event.clientX)];
      dragged.value = { fromMs: Math.min(one, other), toMs: Math.max(one, other) };
    };
    const up = () => {
      const chosen = dragged.peek();
      fromX = undefined;
      dragged.value = undefined;
      if (chosen !== undefined) choose(chosen);
    };
    const leave = () => {
      fromX = undefined;
      dragged.value = undefined;
    };
    current.addEventListener("pointerdown", down);
    current.addEventListener("pointermove", move);
    current.addEventListener("pointerup", up);
    current.addEventListener("pointercancel", leave);
    return () => {
      current.removeEventListener("pointerdown", down);
      current.removeEventListener("pointermove", move);
      current.removeEventListener("pointerup", up);
      current.removeEventListener("pointercancel", leave);
    };
  }, [plot, track, range, dragged]);
}
