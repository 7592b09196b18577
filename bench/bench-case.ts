/** How thorough a run is. */
interface Thoroughness {
  readonly quick: boolean;
  readonly rounds: number;
  /** What the number of calls is multiplied by. */
  readonly scale: number;
}

/** A table of results, as it is printed and written. */
export interface Table {
  readonly title: string;
  /** What is measured, how, and in which unit. */
  readonly about: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** What Hotspare aims at here, and whether it is met; absent: there is no aim. */
  readonly aims?: readonly Aim[];
}

export interface Aim {
  readonly what: string;
  readonly aim: number;
  readonly found: number;
}

/** One thing that is measured. */
export interface BenchCase {
  readonly name: string;
  run(thoroughness: Thoroughness): Promise<readonly Table[]>;
}
