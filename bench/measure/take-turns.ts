/** One round of one contestant. */
export interface Turn<Result> {
  readonly name: string;
  measure(round: number): Promise<Result>;
}

/**
 * Lets all take turns, round after round, another one first in each: what slows the machine for a while slows all. What each found comes
 * round by round, so that ratios can be made within a round.
 */
export async function takeTurns<Result>(
  turns: readonly Turn<Result>[],
  rounds: number,
): Promise<ReadonlyMap<string, readonly Result[]>> {
  const found = new Map<string, Result[]>(turns.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const from = round % turns.length;
    for (const { name, measure } of [...turns.slice(from), ...turns.slice(0, from)]) {
      found.get(name)?.push(await measure(round));
    }
  }
  return found;
}

/** One field of what was found, for each contestant. */
export function fieldOf<Result>(
  found: ReadonlyMap<string, readonly Result[]>,
  field: (result: Result) => number,
): ReadonlyMap<string, readonly number[]> {
  return new Map([...found].map(([name, results]) => [name, results.map(field)]));
}
