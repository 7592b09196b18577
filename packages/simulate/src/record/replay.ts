import { refuseUnknown } from "@hotspare/core/plugin";
import { type ConfigSource, simulatedConfig } from "../config/simulated-config.js";
import type { ReplayReport } from "../contract/replay-report.js";
import { type SimulateOptions, simulate, simulateOptionNames } from "../run/simulate.js";
import { WeightedTimes } from "../run/weighted-times.js";
import { openWorld } from "../world/open-world.js";
import type { RecordedOf, Recording } from "./read-recording.js";
import { type ReplayedModel, recordingToScenario } from "./recording-to-scenario.js";

/** Options of `replay`. */
export interface ReplayOptions extends SimulateOptions {
  /** The name of the recording in the report. @default "A recording" */
  readonly name?: string | undefined;
  /** Decides every random number. The same seed gives the same report. @default 1 */
  readonly seed?: number | undefined;
}

/**
 * Replays a recording against a configuration: the same calls at the same times. Each credential fails while it failed in the recording, and its
 * failures get the classification that they had in the recording. No server is called.
 *
 * @throws {InvalidConfigError} when the configuration is invalid
 */
export async function replay(
  recording: Recording,
  config: ConfigSource,
  given: ReplayOptions,
): Promise<ReplayReport> {
  refuseUnknown(given, [...simulateOptionNames, "name", "seed"], "options of replay()");
  const { name = "A recording", seed = 1, ...options } = given;
  const models = await modelsOf(config, options);
  const { scenario, isReplayed, notes } = recordingToScenario(recording, models, { name, seed });
  const replayed = await simulate(config, scenario, options);
  return { recorded: totalOf(recording, isReplayed), replayed, notes };
}

async function modelsOf(
  config: ConfigSource,
  { plugins, environment = process.env }: SimulateOptions,
): Promise<readonly ReplayedModel[]> {
  const { loaded } = await openWorld({
    plugins,
    config: await simulatedConfig(config, environment),
    scenario: emptyScenario,
    withFaults: false,
    requestOf: () => undefined,
    answered: () => undefined,
  });
  const models = loaded.hotspare.models.map(({ name, model, kind, credentials }) => ({
    name,
    model,
    kind,
    credentials,
  }));
  await loaded.close({ graceMs: 0 });
  return models;
}

const emptyScenario = {
  name: "nothing",
  startMs: 0,
  durationMs: 0,
  seed: 1,
  traffic: [],
  latencies: [],
  limits: [],
  faults: [],
  recoveries: [],
  lineOf: () => undefined,
  file: undefined,
};

/** Leaves out the models whose calls are not replayed: beside the replay, their calls would look like a difference. */
function totalOf(recording: Recording, isReplayed: (of: RecordedOf) => boolean): ReplayReport["recorded"] {
  const calls = recording.calls.filter((call) => call.kind !== "check" && isReplayed(call));
  const moves = recording.moves.filter(isReplayed);
  const answered = calls.filter(({ outcome }) => outcome === "answered" || outcome === "left");
  const times = new WeightedTimes();
  for (const { durationMs } of answered) times.add(durationMs);
  const p50Ms = times.at(0.5);
  const p99Ms = times.at(0.99);
  const sum = (of: (each: Recording["moves"][number]) => number) =>
    moves.reduce((total, each) => total + of(each), 0);
  const failedAttempts = recording.attempts.filter(
    (attempt) => attempt.classification !== undefined && isReplayed(attempt),
  );
  return {
    calls: calls.length,
    answered: answered.length,
    failed: calls.filter(({ outcome }) => outcome === "failed" || outcome === "interrupted").length,
    wasted: failedAttempts.length + sum(({ abandoned }) => abandoned),
    waits: sum(({ waits }) => waits),
    waitedMs: Math.round(sum(({ waitedMs }) => waitedMs)),
    switches: sum(({ switches }) => switches),
    failbacks: sum(({ failbacks }) => failbacks),
    ...(p50Ms === undefined || p99Ms === undefined
      ? {}
      : { time: { p50Ms: Math.round(p50Ms), p99Ms: Math.round(p99Ms) } }),
  };
}
