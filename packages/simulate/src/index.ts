// The public names of simulations, recordings and replays, one by one.

export type { ConfigSource } from "./config/simulated-config.js";
export type {
  CredentialReport,
  FaultReport,
  ModelReport,
  ModelTimeline,
  Percentiles,
  SimulationReport,
  TotalReport,
} from "./report/report.js";
export { textReport } from "./report/text-report.js";
export { type SimulateOptions, simulate } from "./run/simulate.js";
export { readScenario, type ScenarioText } from "./scenario/read-scenario.js";
export type { Scenario } from "./scenario/scenario.js";
