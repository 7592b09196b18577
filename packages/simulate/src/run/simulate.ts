import type { ProviderPlugin } from "@hotspare/core/plugin";
import { type ConfigSource, simulatedConfig } from "../config/simulated-config.js";
import { reportOf, type SimulationReport } from "../report/report.js";
import type { Scenario } from "../scenario/scenario.js";
import { CallTimes } from "./call-times.js";
import { runWorld } from "./run-world.js";
import { Arrivals } from "./traffic.js";

/** How a simulation runs. */
export interface SimulateOptions {
  /** The providers of the configuration, as `loadConfig` takes them. None of their servers is called. */
  readonly plugins: readonly ProviderPlugin[];
  /** Where `${NAME}` is looked up. A variable without a value gets a made-up value. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Whether each single call runs, also where nothing happens for hours. @default false */
  readonly exact?: boolean | undefined;
  /** Called now and then with the share of the work that is done, from 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** With fewer calls than this, each of them runs. */
const mostSingleCalls = 1_000_000;
/** About so many calls run of a longer scenario in which nothing happens. */
const fewestCalls = 250_000;
/** About so many calls run of the same scenario without its faults, if no limit is near. */
const fewestWithoutFaults = 100_000;

/**
 * Runs a scenario against a configuration in virtual time. The engine is the real one; only the servers and the time are made up. The same seed gives the
 * same report.
 *
 * @throws {InvalidConfigError} when the configuration or the scenario is invalid, with lines
 */
export async function simulate(
  config: ConfigSource,
  scenario: Scenario,
  { plugins, environment = process.env, exact = false, onProgress }: SimulateOptions,
): Promise<SimulationReport> {
  const prepared = await simulatedConfig(config, environment);
  const expected = scenario.traffic.reduce(
    (sum, { rates, recorded }) => sum + (recorded?.length ?? Arrivals.expected(rates, scenario.durationMs)),
    0,
  );
  const isWhole =
    exact || expected <= mostSingleCalls || scenario.traffic.some(({ recorded }) => recorded !== undefined);
  const most = isWhole ? 1 : Math.ceil(expected / fewestCalls);
  const mostWithout = isWhole ? 1 : Math.ceil(expected / fewestWithoutFaults);
  const times = new CallTimes(mostWithout);
  const shared = { plugins, config: prepared, scenario };
  const without = await runWorld({
    ...shared,
    most: mostWithout,
    withFaults: false,
    times,
    without: undefined,
    onProgress: onProgress === undefined ? undefined : (share) => onProgress(share / 2),
  });
  const run = await runWorld({
    ...shared,
    most,
    withFaults: true,
    times: undefined,
    without: { run: without, times },
    onProgress: onProgress === undefined ? undefined : (share) => onProgress((1 + share) / 2),
  });
  return reportOf({ scenario, run, without, most, madeUp: prepared.madeUp });
}
