// The public names of simulations, recordings and replays, one by one.

export type { ConfigSource } from "./config/simulated-config.js";
export type { ReplayReport } from "./contract/replay-report.js";
export type {
  CredentialReport,
  FaultReport,
  ModelReport,
  ModelTimeline,
  Percentiles,
  SimulationReport,
  TotalReport,
} from "./contract/simulation-report.js";
export { type EventRecorder, type EventRecorderOptions, eventRecorder } from "./record/event-recorder.js";
export type { RecordedHotspare } from "./record/follow-hotspare.js";
export { type Recording, readRecording } from "./record/read-recording.js";
export { type ReplayOptions, replay } from "./record/replay.js";
export { compareText, type NamedReport } from "./report/compare-report.js";
export { type Condition, parseCondition } from "./report/fail-if.js";
export { htmlPage } from "./report/html-page.js";
export { replayText } from "./report/replay-text.js";
export { textReport } from "./report/text-report.js";
export { timelineSvg } from "./report/timeline-svg.js";
export { writeReport } from "./report/write-report.js";
export { type SimulateOptions, simulate } from "./run/simulate.js";
export { readScenario, type ScenarioText } from "./scenario/read-scenario.js";
export type { Scenario } from "./scenario/scenario.js";
export { shippedScenarioNames, shippedScenarioPath } from "./scenario/shipped-scenarios.js";
