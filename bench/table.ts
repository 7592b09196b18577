/** What several rounds found: the median, with the first and the third quartile. */
export interface Figure {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A figure, a count or a word; undefined: it was not measured. */
export type Cell = Figure | number | string | undefined;

export interface Column {
  readonly name: string;
  /** Which figures are better. Absent: the column compares nothing, or says the same as another column. */
  readonly better?: "less" | "more";
}

interface Row {
  readonly name: string;
  readonly cells: readonly Cell[];
}

/** What Hotspare aims at, and what was found. */
export interface Aim {
  readonly what: string;
  readonly aim: number;
  readonly found: number;
}

/** A table of results, as it is printed and written. */
export interface Table {
  readonly title: string;
  /** What is measured, how, and in which unit. */
  readonly about: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** The row of Hotspare, when other rows are what people may use instead. */
  readonly own?: string;
  /** The rows that people may use instead. @default all others */
  readonly peers?: readonly string[];
  readonly aims?: readonly Aim[];
}

/** The median and the quartiles of some values. */
export function figureOf(values: readonly number[]): Figure {
  const sorted = [...values].sort((one, other) => one - other);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

export function median(values: readonly number[]): number {
  return figureOf(values).median;
}

/** The least value that so large a share of the values does not exceed: a value that was measured, also of few. */
export function rankedQuantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

/** Between the two values beside the share's place. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** Figures of some contestants, one for each round, divided by the baseline's figure of the same round. */
export function ratiosOf(
  figures: ReadonlyMap<string, readonly number[]>,
  baseline: string,
): ReadonlyMap<string, readonly number[]> {
  const base = figures.get(baseline) ?? [];
  return new Map(
    [...figures].map(([name, own]) => [name, own.map((value, round) => value / (base[round] ?? Number.NaN))]),
  );
}
