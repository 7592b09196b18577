import type { SimulationReport, TotalReport } from "./simulation-report.js";

/** The result of `replay`. */
export interface ReplayReport {
  /** What happened to the replayed calls in the recorded program, as far as the recording says. */
  readonly recorded: Omit<TotalReport, "cost" | "costWithoutFaults" | "currency">;
  /** What happens to the same calls with this configuration. */
  readonly replayed: SimulationReport;
  /** Sentences about what the replay could not take over from the recording, or had to assume. */
  readonly notes: readonly string[];
}
