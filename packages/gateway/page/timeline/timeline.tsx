import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { counted } from "../../src/reading/counted.js";
import { clockWords, durationWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";
import { withoutQuietRows } from "./quiet-rows.js";
import { rowsOf } from "./rows.js";
import {
  HOUR_MS,
  lengthSinceStart,
  panned,
  type Range,
  rangeOf,
  spanOf,
  WHOLE_HOUR,
  zoomed,
} from "./span.js";
import { TimelineAxis, TimelineGroup } from "./timeline-rows.js";
import { TimelineTable } from "./timeline-table.js";
import { useDrag } from "./use-drag.js";
import { useWheel } from "./use-wheel.js";
import { useWidth } from "./use-width.js";

const CLOSER = 0.5;
const WIDER = 2;
const STEP = 0.25;

/** The timeline of the last hour, with one row for each credential. */
export function Timeline({ page }: { readonly page: Page }) {
  const { snapshot, nowMs, span, chosenSpan } = page.state;
  const plot = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const dragged = useSignal<Range | undefined>(undefined);
  // Updates the rows only in steps that move them by about a pixel.
  const shownMs = useComputed(() => {
    const stepMs = Math.max(1_000, span.value.lengthMs / 1_000);
    return Math.ceil(nowMs.value / stepMs) * stepMs;
  });
  const range = useComputed(() => rangeOf(span.value, shownMs.value));
  const rows = useComputed(() =>
    rowsOf(
      snapshot.value?.models ?? [],
      snapshot.value?.timeline ?? [],
      shownMs.value,
      snapshot.value?.startedMs,
    ),
  );
  const change = (factor: number, anchorMs?: number) => {
    chosenSpan.value = zoomed(span.peek(), shownMs.peek(), factor, anchorMs);
  };
  const pan = (share: number) => {
    chosenSpan.value = panned(span.peek(), shownMs.peek(), share);
  };
  const reset = () => {
    chosenSpan.value = WHOLE_HOUR;
  };
  useDrag(plot, track, range, dragged, (chosen) => {
    chosenSpan.value = spanOf(chosen, shownMs.peek());
  });
  useWheel(plot, track, range, change, pan);
  useEffect(() => {
    dragged.value = undefined;
  }, [chosenSpan.value, dragged]);
  const keys: Readonly<Record<string, () => void>> = {
    "+": () => change(CLOSER),
    "=": () => change(CLOSER),
    "-": () => change(WIDER),
    "0": reset,
    Home: reset,
    Escape: reset,
    ArrowLeft: () => pan(-STEP),
    ArrowRight: () => pan(STEP),
  };
  const showsAll = useSignal(false);
  const shown = showsAll.value ? { groups: rows.value, hidden: 0 } : withoutQuietRows(rows.value);
  const { fromMs, toMs } = range.value;
  const isWhole = span.value.lengthMs >= HOUR_MS;
  return (
    <section class="panel" aria-labelledby="timeline">
      <div class="panel-head">
        <h2 id="timeline">The last hour</h2>
        <p class="facts">
          <span>
            {clockWords(fromMs, toMs, !isWhole)} to{" "}
            {span.value.endMs === undefined ? "now" : clockWords(toMs, toMs, true)}
          </span>
          {isWhole ? null : <span>{durationWords(toMs - fromMs)}</span>}
        </p>
        <fieldset class="buttons" aria-label="Zoom">
          <button type="button" aria-label="Earlier" disabled={isWhole} onClick={() => pan(-STEP)}>
            ←
          </button>
          <button
            type="button"
            aria-label="Later"
            disabled={isWhole || span.value.endMs === undefined}
            onClick={() => pan(STEP)}
          >
            →
          </button>
          <button type="button" aria-label="Closer" onClick={() => change(CLOSER)}>
            +
          </button>
          <button type="button" aria-label="Wider" disabled={isWhole} onClick={() => change(WIDER)}>
            −
          </button>
          <SinceStart page={page} />
          <button type="button" disabled={isWhole} onClick={reset}>
            Whole hour
          </button>
        </fieldset>
      </div>
      <Legend />
      {/* biome-ignore-start lint/a11y: the zoom keys need an element with the focus, and the timeline has no form field */}
      <div
        class="timeline"
        ref={plot}
        role="group"
        tabIndex={0}
        aria-label="Timeline. Plus and minus change the zoom, arrows move, 0 shows the whole hour. The table below has every entry."
        onDblClick={reset}
        onKeyDown={(event) => {
          const key = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
          if (key === undefined) return;
          event.preventDefault();
          key();
        }}
      >
        {shown.groups.map((group) => (
          <TimelineGroup
            key={group.key}
            group={group}
            range={range.value}
            width={width}
            dragged={dragged.value}
          />
        ))}
        <TimelineAxis track={track} range={range.value} width={width} />
      </div>
      {/* biome-ignore-end lint/a11y: as above */}
      {shown.hidden > 0 || showsAll.value ? (
        <button
          type="button"
          aria-expanded={showsAll.value}
          onClick={() => (showsAll.value = !showsAll.value)}
        >
          {showsAll.value
            ? "Hide credentials without entries"
            : `Show ${counted(shown.hidden, "credential")} without entries`}
        </button>
      ) : null}
      <TimelineTable timeline={snapshot.value?.timeline ?? []} nowMs={shownMs.value} />
    </section>
  );
}

/** Returns to the time since the start, where this time is less than the hour. */
function SinceStart({ page: { state } }: { readonly page: Page }) {
  const isYoung = useComputed(
    () => lengthSinceStart(state.snapshot.value?.startedMs ?? 0, state.nowMs.value) < HOUR_MS,
  );
  if (!isYoung.value) return null;
  const follow = () => {
    state.chosenSpan.value = undefined;
  };
  return (
    <button type="button" disabled={state.chosenSpan.value === undefined} onClick={follow}>
      Since the start
    </button>
  );
}

function Legend() {
  return (
    <ul class="legend" aria-hidden="true">
      {LEGEND.map(({ words, name, path }) => (
        <li key={words}>
          <svg width="22" height="12" aria-hidden="true">
            <path class={name} d={path} />
          </svg>{" "}
          {words}
        </li>
      ))}
    </ul>
  );
}

const LEGEND = [
  { words: "gets the calls", name: "serving", path: "M0 4h22v4H0z" },
  { words: "open", name: "opening", path: "M1 1h20v10H1z" },
  { words: "nothing usable", name: "down", path: "M0 2h22v8H0z" },
  { words: "switch", name: "switch", path: "M6 2h10l-5 8z" },
  { words: "failback", name: "failback", path: "M6 10h10l-5-8z" },
  { words: "exhaustion", name: "exhaustion", path: "M7 2l8 8M15 2l-8 8" },
  { words: "reset", name: "reset", path: "M11 1l5 5-5 5-5-5z" },
  { words: "reload", name: "reload", path: "M7 2h8v8h-8z" },
] as const;
