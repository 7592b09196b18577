import type { Bucket } from "../../src/contract/feed.js";
import { counted } from "../../src/reading/counted.js";
import type { Range } from "../timeline/span.js";

/** Length of a bucket of the feed. */
const BUCKET_MS = 10_000;
const MINUTE_MS = 60_000;
/** Most error classes that the chart of failures shows separately. */
const MOST_CLASSES = 6;

/** One series of a chart. */
export interface Series {
  readonly name: string;
  /** Number of the colour, from 0. See `chartColours`. */
  readonly colour: number;
  /** One value for each bin. */
  readonly values: readonly number[];
  readonly total: number;
}

/** The data of a chart. */
export interface ChartData {
  /** Beginning of each bin, in seconds since the epoch. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly binMs: number;
}

/** Reads an amount from a bucket. */
type Measure = (bucket: Bucket) => number;

interface Wanted {
  readonly name: string;
  readonly colour: number;
  readonly measure: Measure;
}

/** The charts of the page. */
export type ChartKind = "calls" | "failures" | "tokens" | "cost" | "waiting";

/**
 * Computes the data of a chart for a range: amounts a minute, or, for `waiting`, the most calls that waited at once.
 *
 * @param most most bins for which there is room
 */
export function chartData(
  kind: ChartKind,
  buckets: readonly Bucket[],
  range: Range,
  most: number,
): ChartData {
  const binMs = binLength(range, most);
  const firstMs = Math.floor(range.fromMs / binMs) * binMs;
  const count = Math.max(1, Math.floor((range.toMs - firstMs) / binMs) + 1);
  const bins: Bucket[][] = Array.from({ length: count }, () => []);
  for (const bucket of buckets) bins[Math.floor((bucket.atMs - firstMs) / binMs)]?.push(bucket);
  const shown = bins.flat();
  return {
    binMs,
    times: bins.map((_, index) => (firstMs + index * binMs) / 1_000),
    series: wantedOf(kind, shown).map(({ name, colour, measure }) => ({
      name,
      colour,
      values: bins.map((bin) =>
        kind === "waiting" ? mostOf(bin, measure) : (sumOf(bin, measure) * MINUTE_MS) / binMs,
      ),
      total: kind === "waiting" ? mostOf(shown, measure) : sumOf(shown, measure),
    })),
  };
}

/** Adds to each series the values of the series before it, for a stacked chart. */
export function stacked(series: readonly Series[]): readonly (readonly number[])[] {
  let below: readonly number[] = [];
  return series.map(({ values }) => {
    below = values.map((value, index) => value + (below[index] ?? 0));
    return below;
  });
}

function wantedOf(kind: ChartKind, shown: readonly Bucket[]): readonly Wanted[] {
  switch (kind) {
    case "calls":
      return [
        // At the bottom, because a few failed calls would not be seen above many answered calls.
        { name: "failed", colour: 1, measure: ({ failed }) => failed },
        { name: "aborted", colour: 7, measure: ({ aborted }) => aborted },
        { name: "answered", colour: 0, measure: ({ answered }) => answered },
      ];
    case "failures":
      return classesOf(shown);
    case "tokens":
      return [
        { name: "prompt", colour: 0, measure: ({ promptTokens }) => promptTokens },
        { name: "completion", colour: 2, measure: ({ completionTokens }) => completionTokens },
      ];
    case "cost":
      return [{ name: "cost", colour: 3, measure: ({ cost = 0 }) => cost }];
    case "waiting":
      return [{ name: "most at once", colour: 4, measure: ({ waiting }) => waiting }];
  }
}

/** The most frequent classes, and one series for all other classes. */
function classesOf(shown: readonly Bucket[]): readonly Wanted[] {
  const totals = new Map<string, number>();
  for (const { failures } of shown)
    for (const [name, count] of Object.entries(failures)) totals.set(name, (totals.get(name) ?? 0) + count);
  const names = [...totals.keys()].sort((one, other) => (totals.get(other) ?? 0) - (totals.get(one) ?? 0));
  const others = names.slice(MOST_CLASSES);
  const measureOf =
    (wanted: readonly string[]): Measure =>
    ({ failures }) =>
      wanted.reduce((sum, name) => sum + (Object.hasOwn(failures, name) ? (failures[name] ?? 0) : 0), 0);
  return [
    ...names
      .slice(0, MOST_CLASSES)
      .sort()
      .map((name) => ({ name, colour: CLASS_COLOURS.get(name) ?? 7, measure: measureOf([name]) })),
    ...(others.length === 0
      ? []
      : [{ name: counted(others.length, "other"), colour: 7, measure: measureOf(others) }]),
  ];
}

/** Fixed colours, so that a class keeps its colour when other classes come and go. Red marks failures that need a person. */
const CLASS_COLOURS: ReadonlyMap<string, number> = new Map([
  ["auth", 1],
  ["quota_exceeded", 5],
  ["rate_limited", 3],
  ["transient", 4],
  ["not_found", 2],
  ["unknown", 6],
  ["permanent", 0],
]);

function binLength({ fromMs, toMs }: Range, most: number): number {
  const needed = (toMs - fromMs) / Math.max(1, most);
  return (
    [1, 2, 3, 6, 12, 30].map((count) => count * BUCKET_MS).find((length) => length >= needed) ??
    60 * BUCKET_MS
  );
}

function sumOf(buckets: readonly Bucket[], measure: Measure): number {
  return buckets.reduce((sum, bucket) => sum + measure(bucket), 0);
}

function mostOf(buckets: readonly Bucket[], measure: Measure): number {
  return buckets.reduce((most, bucket) => Math.max(most, measure(bucket)), 0);
}
