import { type LoadedConfig, loadConfig } from "@hotspare/config";
import type { ConfigIssue } from "@hotspare/core";
import type { ProviderPlugin } from "@hotspare/core/plugin";
import type { SimulatedConfig } from "../config/simulated-config.js";
import { refusedScenario } from "../scenario/refused-scenario.js";
import type { Fault, Latency, RequestLimit, Scenario, Selector } from "../scenario/scenario.js";
import { isShippedScenario } from "../scenario/shipped-scenarios.js";
import { anySection } from "./any-section.js";
import { LimitBucket } from "./limit-bucket.js";
import { knownPlaces, matching } from "./matching.js";
import type { MadeAdapter, PluginWorld } from "./plugin-world.js";
import { seededRandom } from "./random.js";
import { type CredentialPlace, SimulatedCredential } from "./simulated-credential.js";
import { simulatedPlugin } from "./simulated-plugin.js";
import { VirtualClock } from "./virtual-clock.js";

/** An open simulation: the models of the configuration, and the world around them. */
export interface OpenWorld {
  readonly loaded: LoadedConfig;
  readonly clock: VirtualClock;
  readonly credentials: readonly SimulatedCredential[];
  /** Moments at which a fault begins or ends, in order. */
  readonly boundariesMs: readonly number[];
  /** The faults of each credential, for the timeline. */
  readonly spans: readonly FaultSpan[];
}

/** A fault of one credential. */
export interface FaultSpan {
  readonly place: CredentialPlace;
  readonly fault: Fault;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface WorldParts extends Pick<PluginWorld, "requestOf" | "answered"> {
  readonly plugins: readonly ProviderPlugin[];
  readonly config: SimulatedConfig;
  readonly scenario: Scenario;
  /** Whether faults happen in this world. Limits apply with and without faults. */
  readonly withFaults: boolean;
}

const usualLatency: Readonly<Record<CredentialPlace["kind"], Pick<Latency, "p50Ms" | "p99Ms">>> = {
  embedder: { p50Ms: 150, p99Ms: 800 },
  vlm: { p50Ms: 1_500, p99Ms: 8_000 },
};

/**
 * Opens the models of a configuration in a world with virtual time.
 *
 * @throws {InvalidConfigError} when the configuration is invalid, or the scenario names something that the configuration does not have
 */
export async function openWorld(parts: WorldParts): Promise<OpenWorld> {
  const { scenario, config, plugins } = parts;
  const clock = new VirtualClock(scenario.startMs);
  const made: MadeAdapter[] = [];
  const world: PluginWorld = { clock, made, requestOf: parts.requestOf, answered: parts.answered };
  const loaded = await loadConfig(
    {
      plugins: plugins.map((plugin) => simulatedPlugin(plugin, world)),
      clock,
      random: seededRandom(scenario.seed + 1),
      environment: config.environment,
      sections: { gateway: anySection, clients: anySection, redis: anySection, telemetry: anySection },
    },
    config.source,
  );
  const places = placesOf(loaded, made);
  const random = seededRandom(scenario.seed + 2);
  const standing = standingLimits(scenario, places);
  const credentials = places.map(
    (place) =>
      new SimulatedCredential({
        place,
        clock,
        seed: scenario.seed,
        random,
        latency: latencyOf(scenario, place, places),
        standing: standing(place),
      }),
  );
  for (const [index, adapter] of made.entries()) {
    adapter.credential = credentials[index];
  }
  const issues = selectorIssues(scenario, places);
  if (issues.length > 0) {
    await loaded.close({ graceMs: 0 });
    throw refusedScenario(issues);
  }
  const spans = parts.withFaults ? spansOf(scenario, credentials) : [];
  for (const { begin, end, fromMs, untilMs } of spans) {
    clock.at(fromMs, begin);
    if (untilMs < scenario.durationMs) {
      clock.at(untilMs, end);
    }
  }
  return {
    loaded,
    clock,
    credentials,
    spans,
    boundariesMs: [...new Set(spans.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]))].toSorted(
      (one, other) => one - other,
    ),
  };
}

/** A configuration creates adapters by model, then by credential, in the order of the lists. So the n-th adapter belongs to the n-th credential. */
function placesOf(loaded: LoadedConfig, made: readonly MadeAdapter[]): readonly CredentialPlace[] {
  const places = loaded.hotspare.models.flatMap(({ name, kind, credentials }) =>
    credentials.map((id, index) => ({ model: name, kind, id, position: index + 1 })),
  );
  return places.map((place, index) => {
    const adapter = made[index];
    if (adapter === undefined || adapter.kind !== place.kind) {
      throw new Error(`The adapter of ${place.id} in ${place.model} was not made in its turn.`);
    }
    const { provider, endpoint, wireModel } = adapter;
    return { ...place, provider, endpoint, wireModel, account: accountOf(loaded, place) };
  });
}

function accountOf(
  { config }: LoadedConfig,
  { model, kind, position }: Pick<CredentialPlace, "model" | "kind" | "position">,
): string | undefined {
  const path = [`${kind}s`, model, "credentials", position - 1, "account"];
  const found = path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    config,
  );
  return typeof found === "string" ? found : undefined;
}

function latencyOf(
  { latencies }: Scenario,
  place: CredentialPlace,
  places: readonly CredentialPlace[],
): Pick<Latency, "p50Ms" | "p99Ms" | "firstContentMs"> {
  const all = places.map((each) => ({ place: each }));
  const last = latencies.findLast((selector) => matching(all, selector).some((each) => each.place === place));
  return last ?? { ...usualLatency[place.kind], firstContentMs: undefined };
}

type StandingLimits = (
  place: CredentialPlace,
) => readonly { readonly limit: RequestLimit; readonly bucket: LimitBucket }[];

function standingLimits({ limits }: Scenario, places: readonly CredentialPlace[]): StandingLimits {
  const all = places.map((place) => ({ place }));
  const prepared = limits.map(({ on, limit }) => ({
    limit,
    reached: new Set(matching(all, on).map(({ place }) => place)),
    bucketOf: bucketsOf(limit, 0),
  }));
  return (place) =>
    prepared
      .filter(({ reached }) => reached.has(place))
      .map(({ limit, bucketOf }) => ({ limit, bucket: bucketOf(place) }));
}

/**
 * Makes one bucket for each model of each account. All known providers apply limits to an account. Without an account, each credential has a bucket.
 */
function bucketsOf(limit: RequestLimit, nowMs: number): (place: CredentialPlace) => LimitBucket {
  const buckets = new Map<string, LimitBucket>();
  return ({ account, id, endpoint, wireModel }) => {
    const key = JSON.stringify([account ?? `id ${id}`, endpoint, wireModel]);
    const bucket = buckets.get(key) ?? new LimitBucket(limit, nowMs);
    buckets.set(key, bucket);
    return bucket;
  };
}

interface TimedSpan extends FaultSpan {
  readonly begin: () => void;
  readonly end: () => void;
}

function spansOf(scenario: Scenario, credentials: readonly SimulatedCredential[]): readonly TimedSpan[] {
  return scenario.faults.flatMap(({ on, fault, fromMs, untilMs }) => {
    const bucketOf = fault.what === "throttle" ? bucketsOf(fault, fromMs) : undefined;
    return matching(credentials, on).map((credential): TimedSpan => {
      // A copy gives each entry its own identity: a list may contain the same event object twice.
      const own = { ...fault };
      const recoveredMs = scenario.recoveries
        .filter(
          (recovery) => recovery.atMs > fromMs && matching(credentials, recovery.on).includes(credential),
        )
        .map(({ atMs }) => atMs);
      return {
        place: credential.place,
        fault: own,
        fromMs,
        untilMs: Math.min(untilMs, ...recoveredMs),
        begin: () => credential.begin(own, bucketOf?.(credential.place)),
        end: () => credential.end(own),
      };
    });
  });
}

function selectorIssues(scenario: Scenario, places: readonly CredentialPlace[]): readonly ConfigIssue[] {
  const all = places.map((place) => ({ place }));
  const { file, lineOf } = scenario;
  const selectors: readonly { readonly on: Selector; readonly path: string }[] = [
    ...scenario.latencies.map((latency) => ({ on: latency, path: latency.path })),
    ...scenario.limits,
    ...scenario.faults,
    ...scenario.recoveries,
  ];
  return selectors.flatMap(({ on, path }): readonly ConfigIssue[] => {
    const isAnyPosition = on.position !== undefined && isShippedScenario(file);
    if (isAnyPosition || matching(all, on).length > 0) {
      return [];
    }
    const line = lineOf(path);
    const message = `is about credentials that the configuration does not have; it has ${knownPlaces(places, on)}`;
    return [
      { path, message, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) },
    ];
  });
}
