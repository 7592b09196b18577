import { type ProviderPlugin, refuseUnknown } from "@hotspare/core/plugin";
import { type ConfigSource, simulatedConfig } from "../config/simulated-config.js";
import type { SimulationReport } from "../contract/simulation-report.js";
import type { Scenario } from "../scenario/scenario.js";
import { reportOf } from "./report-of.js";
import { runWorld } from "./run-world.js";

/** How a simulation runs. */
export interface SimulateOptions {
  /** The providers of the configuration, as `loadConfig` takes them. None of their servers is called. */
  readonly plugins: readonly ProviderPlugin[];
  /** Where `${NAME}` is looked up. A variable without a value gets a made-up value. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Whether each single call runs, also where nothing happens for hours. @default false */
  readonly exact?: boolean | undefined;
  /** With so many calls or fewer, each of them runs. @default 1_000_000 */
  readonly singleCalls?: number | undefined;
  /** Called now and then with the share of the work that is done, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

export const simulateOptionNames: readonly (keyof SimulateOptions)[] = [
  "plugins",
  "environment",
  "exact",
  "singleCalls",
  "onProgress",
];

/** With fewer calls than this, each of them runs. */
const usualSingleCalls = 1_000_000;
/** A longer scenario in which nothing happens runs about so large a share of that number. */
const shareWithFaults = 1 / 4;
/** The same scenario without its faults, if no limit is near. */
const shareWithoutFaults = 1 / 10;

/**
 * Runs a scenario against a configuration in virtual time. The engine is the real one; only the servers and the time are made up. The same seed gives the
 * same report.
 *
 * @throws {InvalidConfigError} when the configuration or the scenario is invalid, with lines
 */
export async function simulate(
  config: ConfigSource,
  scenario: Scenario,
  options: SimulateOptions,
): Promise<SimulationReport> {
  refuseUnknown(options, simulateOptionNames, "options of simulate()");
  const { plugins, environment = process.env, exact = false, onProgress } = options;
  const { singleCalls = usualSingleCalls } = options;
  const prepared = await simulatedConfig(config, environment);
  const isRecorded = scenario.traffic.some(({ recorded }) => recorded !== undefined);
  const standInFor = (share: number) => (expected: number) =>
    exact || isRecorded || expected <= singleCalls ? 1 : Math.ceil(expected / (singleCalls * share));
  const shared = { plugins, config: prepared, scenario };
  const without = await runWorld({
    ...shared,
    standInFor: standInFor(shareWithoutFaults),
    withFaults: false,
    without: undefined,
    onProgress: onProgress === undefined ? undefined : (share) => onProgress(share / 2),
  });
  const run = await runWorld({
    ...shared,
    standInFor: standInFor(shareWithFaults),
    withFaults: true,
    without,
    onProgress: onProgress === undefined ? undefined : (share) => onProgress((1 + share) / 2),
  });
  return reportOf({ scenario, run, without, madeUp: prepared.madeUp });
}
