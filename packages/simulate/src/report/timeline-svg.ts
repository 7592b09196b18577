import type { FaultReport, ModelTimeline, SimulationReport } from "../contract/simulation-report.js";
import { clockText, durationText } from "../scenario/time-words.js";
import { counted, countText } from "./number-text.js";

/** Sizes of the picture, in units of the SVG. */
const width = 960;
const left = 150;
const right = 20;
const plotHeight = 110;
const barHeight = 16;

/** Colours that colour-blind people can tell apart, on white and on black. Patterns are not needed, because names stand beside the areas. */
const colours = [
  "#3b7dd8",
  "#d9822b",
  "#5a9e6f",
  "#9a6dd7",
  "#2aa5a0",
  "#c2549b",
  "#8a7f3c",
  "#6b7480",
] as const;
const failedColour = "#d0342c";

/** The horizontal place of a moment in the picture. */
function xOf(atMs: number, durationMs: number): number {
  return left + (atMs / durationMs) * (width - left - right);
}

/**
 * Draws the timeline of a report as SVG. For each model the picture shows which credential answered the calls and how many calls failed, then the
 * faults and the moments at which calls moved. A description in words is included for people who cannot see the picture. Colours follow the page or
 * the system, dark or light.
 *
 * @param idSuffix makes the ids unique when a page has several timelines
 */
export function timelineSvg(report: SimulationReport, idSuffix = ""): string {
  const { scenario, timeline, faults } = report;
  const parts: string[] = [];
  let y = 30;
  for (const model of timeline.models) {
    parts.push(modelPlot(model, report, y));
    y += plotHeight + 34;
    const rows = faultRows(faults.filter((fault) => fault.model === model.model));
    for (const row of rows) {
      parts.push(faultBar(row, scenario.durationMs, y));
      y += barHeight + 4;
    }
    parts.push(momentMarks(report, model.model, y));
    y += 26;
  }
  parts.push(timeAxis(report, y));
  const height = y + 40;
  const title = `${scenario.name}: ${scenario.duration} from ${scenario.start}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="timeline-title${idSuffix} timeline-text${idSuffix}" font-family="system-ui, sans-serif" font-size="12">
<title id="timeline-title${idSuffix}">${escaped(title)}</title>
<desc id="timeline-text${idSuffix}">${escaped(describeTimeline(report))}</desc>
<style>:root{color-scheme:light dark}.ink{fill:#1d2733}.line{stroke:#8894a3}@media(prefers-color-scheme:dark){.ink{fill:#e6ebf1}.line{stroke:#6d7988}}</style>
${parts.join("\n")}
</svg>
`;
}

function describeTimeline({ models, faults, scenario }: SimulationReport): string {
  const wrong = faultRows(faults).map(
    ({ what, names, fromMs, untilMs }) =>
      `${what} of ${names.join(", ")} from ${clockText(fromMs, scenario.startMs)} for ${durationText(untilMs - fromMs)}`,
  );
  const served = models.map(
    ({ model, calls, failed, credentials }) =>
      `${model}: ${counted(calls, "call")}, ${credentials.map((each) => `${each.id} answered ${countText(each.served)}`).join(", ")}, ${countText(failed)} failed`,
  );
  return [...wrong, ...served].join(". ");
}

/** Stacked areas: the calls that each credential answered, then the calls that failed. */
function modelPlot(model: ModelTimeline, { timeline }: SimulationReport, top: number): string {
  const names = Object.keys(model.served);
  const series = [
    ...names.map((name, place) => ({
      name,
      values: model.served[name] ?? [],
      colour: colours[place % colours.length] ?? failedColour,
    })),
    { name: "failed", values: model.failed, colour: failedColour },
  ];
  const count = model.failed.length;
  const sums = Array.from({ length: count }, (_, at) =>
    series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
  );
  const most = Math.max(1, ...sums);
  const base = new Float64Array(count);
  const step = (width - left - right) / count;
  const areas = series.map(({ name, values, colour }) => {
    const lower = base.slice();
    for (const [at, value] of values.entries()) {
      base[at] = (base[at] ?? 0) + value;
    }
    if (values.every((value) => value === 0)) {
      return "";
    }
    const yOf = (value: number) => (top + plotHeight - (value / most) * plotHeight).toFixed(1);
    const up = [...base].map(
      (value, at) =>
        `${(left + at * step).toFixed(1)},${yOf(value)} ${(left + (at + 1) * step).toFixed(1)},${yOf(value)}`,
    );
    const down = [...lower].map(
      (value, at) =>
        `${(left + (at + 1) * step).toFixed(1)},${yOf(value)} ${(left + at * step).toFixed(1)},${yOf(value)}`,
    );
    return `<polygon points="${up.join(" ")} ${down.reverse().join(" ")}" fill="${colour}"><title>${escaped(name)}</title></polygon>`;
  });
  const perSecond = most / (timeline.partMs / 1_000);
  const legend = legendOf(series, top);
  return `<g aria-label="${escaped(model.model)}"><text class="ink" x="8" y="${top + 10}" font-weight="600">${escaped(shortened(model.model))}</text>
${legend.join("")}
${areas.join("\n")}
<line class="line" x1="${left}" y1="${top + plotHeight}" x2="${width - right}" y2="${top + plotHeight}"/>
<text class="ink" x="${width - right}" y="${top - 4}" text-anchor="end">at most ${escaped(numberText(perSecond))} calls/s</text></g>`;
}

/** How many names fit beside a plot. */
const mostNames = 7;

/** The names of the areas. When there are too many names, the names in the middle are left out: the last name is that of the failed calls. */
function legendOf(
  series: readonly { readonly name: string; readonly colour: string }[],
  top: number,
): readonly string[] {
  const hidden = series.length - mostNames + 1;
  const shown =
    hidden <= 1
      ? series
      : [
          ...series.slice(0, mostNames - 2),
          { name: `and ${hidden} more`, colour: "none" },
          ...series.slice(-1),
        ];
  return shown.map(
    ({ name, colour }, place) =>
      `<rect x="8" y="${top + 22 + place * 15}" width="10" height="10" fill="${colour}"/><text class="ink" x="23" y="${top + 31 + place * 15}">${escaped(shortened(name))}</text>`,
  );
}

interface FaultRow {
  readonly what: string;
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Credentials that have the same fault at the same time share a row. */
function faultRows(faults: readonly FaultReport[]): readonly FaultRow[] {
  const rows = new Map<string, { what: string; names: string[]; fromMs: number; untilMs: number }>();
  for (const { what, credential, fromMs, untilMs } of faults) {
    const key = JSON.stringify([what, fromMs, untilMs]);
    const row = rows.get(key) ?? { what, names: [], fromMs, untilMs };
    if (!row.names.includes(credential)) {
      row.names.push(credential);
    }
    rows.set(key, row);
  }
  return [...rows.values()].slice(0, mostRows);
}

/** With more rows, a picture is too tall to read. */
const mostRows = 60;

function faultBar({ what, names, fromMs, untilMs }: FaultRow, durationMs: number, y: number): string {
  const x = xOf(fromMs, durationMs);
  const wide = Math.max(2, xOf(untilMs, durationMs) - x);
  const label = `${what}: ${names.join(", ")}`;
  return `<g><rect x="${x.toFixed(1)}" y="${y - 12}" width="${wide.toFixed(1)}" height="${barHeight}" rx="3" fill="${failedColour}" fill-opacity="0.25" stroke="${failedColour}"/><text class="ink" x="8" y="${y}">${escaped(shortened(label))}</text><title>${escaped(label)}</title></g>`;
}

/** Triangles at the moments when calls moved to a spare or back. */
function momentMarks({ moments, scenario }: SimulationReport, model: string, y: number): string {
  const moves = moments.filter(
    (moment) => moment.model === model && (moment.what === "switch" || moment.what === "failback"),
  );
  const marks = moves.slice(0, mostMarks).map(({ what, atMs, text }) => {
    const x = xOf(atMs, scenario.durationMs);
    const shape =
      what === "switch"
        ? `${x - 4},${y - 10} ${x + 4},${y - 10} ${x},${y - 2}`
        : `${x - 4},${y - 2} ${x + 4},${y - 2} ${x},${y - 10}`;
    const time = clockText(Math.round(atMs / 1_000) * 1_000, scenario.startMs);
    return `<polygon class="ink" points="${shape}"><title>${escaped(`${time} ${what}: ${text}`)}</title></polygon>`;
  });
  return moves.length === 0
    ? ""
    : `<g><text class="ink" x="8" y="${y - 1}">moves ▾ and back ▴</text>${marks.join("")}</g>`;
}

const mostMarks = 400;

function timeAxis({ scenario }: SimulationReport, y: number): string {
  const { durationMs, startMs } = scenario;
  const stepMs = axisSteps.find((step) => durationMs / step <= 9) ?? durationMs / 8;
  const firstMs = (stepMs - (startMs % stepMs)) % stepMs;
  const ticks: string[] = [];
  for (let atMs = firstMs; atMs <= durationMs; atMs += stepMs) {
    const x = xOf(atMs, durationMs).toFixed(1);
    const text = clockText(atMs, startMs).replace(/ \(day \d+\)$/, "");
    ticks.push(
      `<line class="line" x1="${x}" y1="18" x2="${x}" y2="${y}" stroke-dasharray="2 5"/><text class="ink" x="${x}" y="${y + 16}" text-anchor="middle">${text}</text>`,
    );
  }
  return `<g aria-hidden="true">${ticks.join("")}</g>`;
}

const minuteMs = 60_000;
const axisSteps = [0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880].map(
  (minutes) => minutes * minuteMs,
);

function numberText(value: number): string {
  return value >= 10 ? countText(value) : String(Math.round(value * 100) / 100);
}

/** Shortens a name to its place. The middle is cut, because long names often differ only at their ends. */
function shortened(name: string): string {
  const characters = Array.from(name);
  return characters.length <= 20
    ? name
    : `${characters.slice(0, 11).join("")}…${characters.slice(-8).join("")}`;
}

/** Escapes a text for SVG and HTML. */
export function escaped(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // XML forbids control characters, even as character references.
      .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd")
  );
}
