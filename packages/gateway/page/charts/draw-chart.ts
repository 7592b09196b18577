import uPlot from "uplot";
import { shortAmount } from "../../src/reading/credential-words.js";
import { clockWords } from "../../src/reading/time-words.js";
import type { Range } from "../timeline/span.js";
import { chartColours } from "./colours.js";
import { type ChartData, stacked } from "./series.js";

/** A chart that is drawn on the page. */
export interface DrawnChart {
  show(data: ChartData, range: Range): void;
  resize(width: number): void;
  remove(): void;
}

export interface ChartEvents {
  /** Called with the index of the bin below the pointer. Undefined: the pointer has left the chart. */
  readonly onPoint: (index: number | undefined) => void;
  readonly onChoose: (range: Range) => void;
}

/** Height of a chart in lines of text. */
const LINES = 9;

/** Draws stacked bars. For other series, make a new chart, because uPlot fixes the number of series. */
export function drawChart(
  place: HTMLElement,
  first: ChartData,
  range: Range,
  { onPoint, onChoose }: ChartEvents,
): DrawnChart {
  const { text, grid, series: colours } = chartColours();
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const font = `${Math.round(rem * 0.75)}px system-ui, sans-serif`;
  let shown = range;
  const axis = { stroke: text, font, grid: { stroke: grid, width: 1 }, ticks: { show: false } };
  const bars = uPlot.paths.bars?.({ size: [0.85, 60], align: 1 });
  const chart = new uPlot(
    {
      width: Math.max(1, place.clientWidth),
      height: Math.round(rem * LINES),
      legend: { show: false },
      // Leaves room for half of the last time label.
      padding: [8, Math.round(rem * 1.3), 0, 0],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      scales: {
        x: { time: true, range: () => [shown.fromMs / 1_000, shown.toMs / 1_000] },
        y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
      },
      axes: [
        {
          ...axis,
          space: rem * 5,
          size: rem * 1.7,
          values: (_, splits) =>
            splits.map((seconds) =>
              clockWords(seconds * 1_000, shown.toMs, shown.toMs - shown.fromMs < 600_000),
            ),
        },
        { ...axis, size: rem * 2.9, space: rem * 2, values: (_, splits) => splits.map(shortAmount) },
      ],
      series: [
        {},
        // The highest bars are drawn first, so that the lower bars cover them.
        ...first.series.toReversed().map(({ colour }) => {
          const fill = colours[colour] ?? text;
          return { fill, width: 0, points: { show: false }, ...(bars === undefined ? {} : { paths: bars }) };
        }),
      ],
      hooks: {
        setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < 6) return;
            onChoose({
              fromMs: plot.posToVal(left, "x") * 1_000,
              toMs: plot.posToVal(left + width, "x") * 1_000,
            });
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    },
    dataOf(first),
    place,
  );
  return {
    show(data, newRange) {
      shown = newRange;
      chart.setData(dataOf(data));
    },
    resize: (width) => chart.setSize({ width: Math.max(1, width), height: chart.height }),
    remove: () => chart.destroy(),
  };
}

function dataOf({ times, series }: ChartData): uPlot.AlignedData {
  return [
    [...times],
    ...stacked(series)
      .map((values) => [...values])
      .reverse(),
  ];
}
