import type { RefObject } from "preact";
import { counted } from "../../src/reading/counted.js";
import { entryWords } from "../../src/reading/entry-words.js";
import { clockWords, durationWords } from "../../src/reading/time-words.js";
import { END_ROOM } from "./pixels.js";
import { type CredentialRow, groupedMarks, type Mark, type ModelRows, type Opening } from "./rows.js";
import { type Range, ticksOf } from "./span.js";

const ROW_HEIGHT = 24;
/** Number of characters at the end of a label that are always visible. */
const LABEL_END = 8;
/** Smallest distance between two separate marks, in CSS pixels. */
const MARK_GAP = 11;
/** Width of a time label in CSS pixels. */
const TICK_WIDTH = 84;

interface Frame {
  readonly range: Range;
  readonly width: number;
  readonly dragged: Range | undefined;
}

/** The row of a model, and a row for each of its credentials. */
export function TimelineGroup({ group, ...frame }: Frame & { readonly group: ModelRows }) {
  const { name, down, exhaustions, credentials } = group;
  const words = `${name}: ${counted(exhaustions.length, "exhaustion")}, no usable credential for ${totalWords(down)}`;
  return (
    <div class="group">
      <Row label={name} isModel words={words} frame={frame}>
        {down.map((time) => (
          <rect key={time.fromMs} class="down" y={6} height={12} {...placed(time, frame)}>
            <title>{`no usable credential from ${rangeWords(time)}`}</title>
          </rect>
        ))}
        <Marks marks={exhaustions} frame={frame} />
      </Row>
      {credentials.map((row) => (
        <Row key={row.id} label={row.id} words={rowWords(row)} frame={frame}>
          {row.serving.map((time) => (
            <rect key={time.fromMs} class="serving" y={10} height={4} {...placed(time, frame)}>
              <title>{`gets the calls from ${rangeWords(time)}`}</title>
            </rect>
          ))}
          {row.openings.map((opening) => (
            <rect key={opening.fromMs} class="opening" y={4} height={16} rx={2} {...placed(opening, frame)}>
              <title>{openingWords(opening)}</title>
            </rect>
          ))}
          <Marks marks={row.marks} frame={frame} />
        </Row>
      ))}
    </div>
  );
}

/** The time axis below the rows. */
export function TimelineAxis({
  track,
  range,
  width,
}: {
  readonly track: RefObject<HTMLDivElement | null>;
  readonly range: Range;
  readonly width: number;
}) {
  const ticks = ticksOf(range, width / TICK_WIDTH);
  const isExact = range.toMs - range.fromMs < 600_000;
  return (
    <div class="row axis" aria-hidden="true">
      <div class="label" />
      <div class="track" ref={track}>
        <svg width={width} height={ROW_HEIGHT} aria-hidden="true">
          {ticks.map((atMs) => {
            const x = xOf(atMs, { range, width });
            // A centred label at an end of the axis would be cut.
            const anchor = x < TICK_WIDTH / 3 ? "start" : x > width - TICK_WIDTH / 3 ? "end" : "middle";
            return (
              <g key={atMs}>
                <path class="tick" d={`M${x} 0v6`} />
                <text x={x} y={20} text-anchor={anchor}>
                  {clockWords(atMs, range.toMs, isExact)}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
    </div>
  );
}

function Row({
  label,
  words,
  frame,
  isModel = false,
  children,
}: {
  readonly label: string;
  readonly words: string;
  readonly frame: Frame;
  readonly isModel?: boolean;
  readonly children: preact.ComponentChildren;
}) {
  const { width, dragged } = frame;
  return (
    <div class="row" data-model={isModel}>
      <div class="label" title={label} aria-hidden="true">
        <Label text={label} />
      </div>
      <div class="track">
        <svg width={width} height={ROW_HEIGHT} role="img" aria-label={words}>
          {children}
          {dragged === undefined ? null : (
            <rect class="dragged" y={0} height={ROW_HEIGHT} {...placed(dragged, frame)} />
          )}
        </svg>
      </div>
    </div>
  );
}

/** A label whose end is always visible, because long names often differ only at the end. */
function Label({ text }: { readonly text: string }) {
  const characters = Array.from(text);
  // Splitting a right-to-left name would swap its two parts.
  const end = characters.length > 2 * LABEL_END && !/[\u0590-\u08ff\ufb1d-\ufefc]/.test(text) ? LABEL_END : 0;
  return (
    <span class="ends">
      <bdi>{characters.slice(0, characters.length - end).join("")}</bdi>
      {end === 0 ? null : <bdi>{characters.slice(-end).join("")}</bdi>}
    </span>
  );
}

function Marks({ marks, frame }: { readonly marks: readonly Mark[]; readonly frame: Frame }) {
  const { range, width } = frame;
  const shown = marks.filter(({ atMs }) => atMs >= range.fromMs && atMs <= range.toMs);
  const gapMs = width > 0 ? ((range.toMs - range.fromMs) / width) * MARK_GAP : 0;
  return (
    <>
      {groupedMarks(shown, gapMs).map((group) => {
        const last = group.at(-1);
        if (last === undefined) return null;
        const words = group
          .slice(-4)
          .map(({ entry, atMs }) => `${clockWords(atMs, range.toMs, true)} ${entryWords(entry)}`);
        return (
          <g key={last.id} transform={`translate(${xOf(last.atMs, frame)} 12)`}>
            <rect class="touch" x={-7} y={-12} width={14} height={24} />
            <path class={last.entry.type} d={SHAPES[last.entry.type]} />
            <title>{`${group.length > words.length ? `${group.length} marks, the last:\n` : ""}${words.join("\n")}`}</title>
          </g>
        );
      })}
    </>
  );
}

const SHAPES: Readonly<Record<string, string>> = {
  switch: "M-6 -6h12l-6 11z",
  failback: "M-6 6h12l-6 -11z",
  exhaustion: "M-5 -5l10 10M5 -5l-10 10",
  reset: "M0 -6l6 6-6 6-6-6z",
  reload: "M-5 -5h10v10h-10z",
};

function xOf(atMs: number, { range, width }: Pick<Frame, "range" | "width">): number {
  return ((atMs - range.fromMs) / (range.toMs - range.fromMs)) * (width - END_ROOM);
}

/** Position of a period. At least two pixels wide, so that a short opening is visible. */
function placed(
  time: Range,
  frame: Pick<Frame, "range" | "width">,
): { readonly x: number; readonly width: number } {
  const from = Math.max(-4, xOf(time.fromMs, frame));
  const to = Math.min(frame.width, xOf(time.toMs, frame));
  if (to < from) return { x: from, width: 0 };
  return { x: from, width: to < 0 || from > frame.width ? 0 : Math.max(2, to - from) };
}

function rowWords({ id, openings, marks, serving }: CredentialRow): string {
  const last = openings.at(-1);
  const opened =
    last === undefined
      ? "never open"
      : `open ${counted(openings.length, "time")}, for ${totalWords(openings)} in all, the last time ${openingWords(last)}`;
  const switches = marks.filter(({ entry }) => entry.type === "switch").length;
  return `${id}: ${opened}; ${counted(switches, "switch", "switches")} to it; got the calls for ${totalWords(serving)}`;
}

function openingWords({ isOpenNow, class: errorClass, reason, ...time }: Opening): string {
  const why = errorClass === undefined ? "" : `: ${errorClass}, ${reason}`;
  return `open from ${clockWords(time.fromMs, time.toMs, true)} ${isOpenNow ? "until now" : `to ${clockWords(time.toMs, time.toMs, true)}`} (${durationWords(time.toMs - time.fromMs)})${why}`;
}

function rangeWords({ fromMs, toMs }: Range): string {
  return `${clockWords(fromMs, toMs, true)} to ${clockWords(toMs, toMs, true)} (${durationWords(toMs - fromMs)})`;
}

function totalWords(times: readonly Range[]): string {
  return durationWords(times.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0));
}
