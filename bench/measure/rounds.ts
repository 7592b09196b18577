import { median } from "./median.js";

/** One who is measured, and one measurement of him: a cost, of which less is better. */
export interface Entrant {
  readonly name: string;
  measure(): Promise<number>;
}

/** One row of a table: what it cost, and how that compares within each round. */
export interface Row {
  readonly name: string;
  readonly cost: number;
  /** To the baseline of the same round: the middle one, the least and the most. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Measures all in turn, round after round, beginning with another one each time: what slows the machine for a while slows all. Ratios
 * are made within a round. What is measured in a process of its own has nothing to warm here.
 */
export async function inRounds(
  entrants: readonly Entrant[],
  baseline: string,
  rounds: number,
  warms = true,
): Promise<readonly Row[]> {
  const costs = new Map<string, number[]>(entrants.map(({ name }) => [name, []]));
  for (const { measure } of warms ? entrants : []) await measure();
  for (let round = 0; round < rounds; round += 1) {
    const from = round % entrants.length;
    for (const { name, measure } of [...entrants.slice(from), ...entrants.slice(0, from)]) {
      costs.get(name)?.push(await measure());
    }
  }
  const base = costs.get(baseline) ?? [];
  return entrants.map(({ name }) => {
    const own = costs.get(name) ?? [];
    const ratios = own.map((cost, round) => cost / (base[round] ?? Number.NaN));
    return {
      name,
      cost: median(own),
      ratio: median(ratios),
      least: Math.min(...ratios),
      most: Math.max(...ratios),
    };
  });
}
