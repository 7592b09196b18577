import { type PictureText, picture, rounded, text } from "./svg.js";

export type BarKind = "serves" | "second" | "third" | "open" | "waits";
export type MarkKind = "refused" | "probe" | "cause" | "back";

/** A row of the picture: what happened to one thing, or what it did. */
export interface Lane {
  readonly name: string;
  readonly bars: readonly { readonly fromMs: number; readonly untilMs: number; readonly kind: BarKind }[];
  readonly marks: readonly { readonly atMs: number; readonly kind: MarkKind }[];
}

export interface Timeline extends PictureText {
  readonly lengthMs: number;
  readonly lanes: readonly Lane[];
  readonly laneHeight: number;
  readonly legend: readonly (readonly [kind: BarKind | MarkKind, means: string])[];
  /** Moments that the reader should see, with a number in the picture and a sentence below it. */
  readonly story: readonly { readonly atMs: number; readonly what: string }[];
  readonly tickMs: number;
  tickText(atMs: number): string;
}

const WIDTH = 760;
const RIGHT = 24;

/** Rows over time, with a legend and the story in numbered sentences. */
export function timelinePicture(timeline: Timeline): string {
  const { lanes, laneHeight, legend, story, lengthMs, title, tickMs } = timeline;
  const left = lanes.some(({ name }) => name !== "") ? 96 : RIGHT;
  const xOf = (atMs: number) => left + (atMs / lengthMs) * (WIDTH - left - RIGHT);
  const top = story.length > 0 ? 76 : 54;
  const bottom = top + lanes.length * laneHeight;
  const parts = [text(16, 28, title, { bold: true, size: 15 })];
  for (let atMs = 0; atMs <= lengthMs; atMs += tickMs) {
    const x = rounded(xOf(atMs));
    parts.push(
      `<path class="line" stroke-opacity=".35" stroke-dasharray="2 4" d="M${x} ${top - 4}V${bottom + 4}"/>`,
    );
    parts.push(text(x, bottom + 20, timeline.tickText(atMs), { anchor: "middle", kind: "quiet", size: 11 }));
  }
  for (const [index, { atMs }] of story.entries()) {
    const x = rounded(xOf(atMs));
    parts.push(
      `<path class="line" stroke-opacity=".7" d="M${x} ${top - 8}V${bottom}"/><circle class="box" cx="${x}" cy="${top - 17}" r="9"/>`,
    );
    parts.push(text(x, top - 13, String(index + 1), { anchor: "middle", size: 11 }));
  }
  for (const [index, lane] of lanes.entries())
    parts.push(...laneParts(lane, top + index * laneHeight, laneHeight, xOf));
  let y = bottom + 44;
  let x = 16;
  for (const [kind, means] of legend) {
    const width = 34 + means.length * 6.7;
    if (x + width > WIDTH - 8) {
      x = 16;
      y += 22;
    }
    parts.push(
      `<g transform="translate(${rounded(x)} ${y - 9})">${sampleOf(kind)}</g>`,
      text(x + 20, y, means, { kind: "quiet", size: 12 }),
    );
    x += width;
  }
  for (const [index, { what }] of story.entries()) {
    y += index === 0 ? 26 : 19;
    parts.push(text(16, y, `${index + 1}`, { bold: true, size: 12 }), text(36, y, what, { size: 12 }));
  }
  return picture(timeline, { width: WIDTH, height: y + 18 }, parts);
}

function laneParts(
  { name, bars, marks }: Lane,
  top: number,
  height: number,
  xOf: (atMs: number) => number,
): string[] {
  const gap = height > 12 ? 4 : 1;
  const middle = top + height / 2;
  return [
    ...(name === "" ? [] : [text(xOf(0) - 10, middle + 4, name, { anchor: "end", size: 12 })]),
    ...bars.map(({ fromMs, untilMs, kind }) => {
      const x = rounded(xOf(fromMs));
      const width = Math.max(1, rounded(xOf(untilMs) - x));
      return `<rect class="${kind}" x="${x}" y="${rounded(top + gap)}" width="${width}" height="${rounded(height - 2 * gap)}"${height > 12 ? ' rx="3"' : ""}/>`;
    }),
    ...marks.map(
      ({ atMs, kind }) =>
        `<g transform="translate(${rounded(xOf(atMs))} ${rounded(middle)})">${markOf(kind, height > 12 ? 5 : 2)}</g>`,
    ),
  ];
}

function markOf(kind: MarkKind, size: number): string {
  switch (kind) {
    case "refused":
      return `<path class="bad" fill="none" style="fill:none" stroke-width="2" d="M-${size}-${size} ${size} ${size}M${size}-${size}-${size} ${size}"/>`;
    case "probe":
      return `<circle class="ground" style="stroke-width:2" r="${size}"/><path class="ink" d="M0-${size}A${size} ${size} 0 0 1 0 ${size}Z"/>`;
    case "cause":
      return `<path class="bad" d="M-${size}-${size}H${size}L0 ${size}Z"/>`;
    case "back":
      return `<path class="good" d="M-${size} ${size}H${size}L0-${size}Z"/>`;
  }
}

function sampleOf(kind: BarKind | MarkKind): string {
  return kind === "refused" || kind === "probe" || kind === "cause" || kind === "back"
    ? `<g transform="translate(7 5)">${markOf(kind, 5)}</g>`
    : `<rect class="${kind}" width="14" height="10" rx="2"/>`;
}

/** Times at which something is the same, as bars. */
export function barsOf<Kind extends BarKind>(
  samples: readonly { readonly atMs: number; readonly kind: Kind | undefined }[],
  endMs: number,
): { readonly fromMs: number; readonly untilMs: number; readonly kind: Kind }[] {
  const bars: { fromMs: number; untilMs: number; kind: Kind }[] = [];
  for (const [index, { atMs, kind }] of samples.entries()) {
    if (kind === undefined) continue;
    const untilMs = samples[index + 1]?.atMs ?? endMs;
    const last = bars.at(-1);
    if (last?.kind === kind && last.untilMs === atMs) last.untilMs = untilMs;
    else bars.push({ fromMs: atMs, untilMs, kind });
  }
  return bars;
}
