import { type ProviderPlugin, refuseUnknown } from "@hotspare/core/plugin";
import { type ConfigSource, simulatedConfig } from "../config/simulated-config.js";
import type { SimulationReport } from "../contract/simulation-report.js";
import type { Scenario } from "../scenario/scenario.js";
import { reportOf } from "./report-of.js";
import { runWorld } from "./run-world.js";

/** Options of `simulate`. */
export interface SimulateOptions {
  /** The providers of the configuration, as `loadConfig` takes them. Their servers are never called. */
  readonly plugins: readonly ProviderPlugin[];
  /** The variables for `${NAME}` in the configuration. A variable without a value gets a made-up value. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Runs every single call, also in hours in which nothing happens. @default false */
  readonly exact?: boolean | undefined;
  /** A scenario with at most this many calls runs every call. @default 1_000_000 */
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

/** Scenarios with at most this many calls run every call, without the option `singleCalls`. */
const usualSingleCalls = 1_000_000;
/** A longer scenario runs about this share of that number in stretches without a fault. */
const shareWithFaults = 1 / 4;
/** The share for the run without faults, when no limit is near. */
const shareWithoutFaults = 1 / 10;

/**
 * Simulates a scenario against a configuration in virtual time. The engine is the real engine: only the servers and the time are simulated. The same
 * configuration, scenario and seed give the same report.
 *
 * @throws {InvalidConfigError} when the configuration or the scenario is invalid; the message has the lines
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
