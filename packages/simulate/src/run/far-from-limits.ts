import type { LoadedConfig } from "@hotspare/config";
import type { Scenario } from "../scenario/scenario.js";
import { matching } from "../world/matching.js";
import { lognormalMeanMs } from "../world/random.js";
import type { SimulatedCredential } from "../world/simulated-credential.js";
import type { ModelStream } from "./streams.js";
import { modelKey } from "./tally.js";
import { Arrivals } from "./traffic.js";

/** The traffic may use this share of a limit. Traffic varies by chance, and the other half leaves room for that. */
const farShare = 0.5;
/** How many standard deviations of room the number of running calls gets. The standard deviation is the square root of the mean. */
const deviations = 6;

/**
 * Whether the traffic at a moment is far from every limit of the scenario and of the configuration. The check assumes that the first credential of
 * each model takes all of the model's calls.
 */
export function isFarFromLimits(
  scenario: Scenario,
  loaded: LoadedConfig,
  credentials: readonly SimulatedCredential[],
  streams: readonly ModelStream[],
): (atMs: number) => boolean {
  const concurrency = streams.flatMap(({ traffic, tally }) => {
    const first = credentials.find(
      ({ place }) => modelKey(place.kind, place.model) === modelKey(tally.kind, tally.model),
    );
    const most = first === undefined ? undefined : mostConcurrent(loaded, first);
    return first === undefined || most === undefined
      ? []
      : [{ traffic, most, meanMs: lognormalMeanMs(first.latency.p50Ms, first.latency.p99Ms) }];
  });
  const limited = scenario.limits.map(({ on, limit }) => {
    const reached = new Set(matching(credentials, on).map(({ place }) => modelKey(place.kind, place.model)));
    return { limit, streams: streams.filter(({ tally }) => reached.has(modelKey(tally.kind, tally.model))) };
  });
  return (atMs) =>
    concurrency.every(({ traffic, most, meanMs }) => {
      const underWay = (Arrivals.rateAt(traffic.rates, atMs) * meanMs) / 1_000;
      return underWay + deviations * Math.sqrt(underWay) < most;
    }) &&
    limited.every(({ limit, streams: all }) => {
      const perMinute = (tokensOf: (stream: ModelStream) => number) =>
        all.reduce(
          (sum, stream) => sum + Arrivals.rateAt(stream.traffic.rates, atMs) * 60 * tokensOf(stream),
          0,
        );
      return (
        perMinute(() => 1) < farShare * (limit.requestsPerMinute ?? Number.POSITIVE_INFINITY) &&
        perMinute(({ request }) => request.promptTokens + request.completionTokens) <
          farShare * (limit.tokensPerMinute ?? Number.POSITIVE_INFINITY)
      );
    });
}

function mostConcurrent({ config }: LoadedConfig, { place }: SimulatedCredential): number | undefined {
  const path = [`${place.kind}s`, place.model, "credentials", place.position - 1, "maxConcurrent"];
  const found = path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    config,
  );
  return typeof found === "number" ? found : undefined;
}
