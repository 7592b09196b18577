import type { SimulationReport, TotalReport } from "./simulation-report.js";

/** What a replay found. */
export interface ReplayReport {
  /** What really happened to the calls that were replayed, as far as it was recorded. */
  readonly recorded: Omit<TotalReport, "cost" | "costWithoutFaults" | "currency">;
  /** What happens with the configuration. */
  readonly replayed: SimulationReport;
  /** Sentences about what could not be carried over, or had to be assumed. */
  readonly notes: readonly string[];
}
