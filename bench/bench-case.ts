import type { Table } from "./table.js";

/** How thorough a run is. */
export interface Thoroughness {
  /** `smoke` only shows that everything runs; its figures say nothing. */
  readonly mode: "full" | "quick" | "smoke";
  /** What the number of rounds and of calls is multiplied by. */
  readonly scale: number;
}

/** One thing that is measured. */
export interface BenchCase {
  readonly name: string;
  run(thoroughness: Thoroughness): Promise<readonly Table[]>;
}

/** So many of something in a full run, fewer in the others, and one at least. */
export function scaled(count: number, { scale }: Thoroughness): number {
  return Math.max(1, Math.round(count * scale));
}
