import { AllCredentialsFailedError, failureOf } from "@hotspare/core";
import type { PriceTable, ProviderPlugin } from "@hotspare/core/plugin";
import type { SimulatedConfig } from "../config/simulated-config.js";
import type { RecordedCall, Scenario } from "../scenario/scenario.js";
import { type FaultSpan, openWorld } from "../world/open-world.js";
import type { SimulatedCredential, SimulatedRequest } from "../world/simulated-credential.js";
import { askModel, isTouched } from "./ask-model.js";
import { CallTimes, type KnownTime } from "./call-times.js";
import { isFarFromLimits } from "./far-from-limits.js";
import { Pace } from "./pace.js";
import { type ModelStream, streamsOf } from "./streams.js";
import {
  type CredentialTally,
  count,
  emptyTally,
  type ModelTally,
  modelKey,
  type Tally,
  timeParts,
} from "./tally.js";
import { timesWithoutFaults } from "./times-without-faults.js";
import { Arrivals, type CallSource, RecordedArrivals } from "./traffic.js";
import { watchModels } from "./watch-models.js";

/** What one run needs. */
export interface RunParts {
  readonly plugins: readonly ProviderPlugin[];
  readonly config: SimulatedConfig;
  readonly scenario: Scenario;
  readonly withFaults: boolean;
  /** For how many calls one call may count while nothing happens, from the expected number of calls. */
  readonly standInFor: (expected: number) => number;
  /** The result of the run without faults. Undefined: this run is the run without faults. */
  readonly without: RunResult | undefined;
  /** Called now and then with the share of the time that has passed, from 0 to 1. */
  readonly onProgress: ((share: number) => void) | undefined;
}

/** What a run found. */
export interface RunResult {
  readonly tally: Tally;
  /** For how many calls one call counted while nothing happened. */
  readonly most: number;
  /** How long calls took. */
  readonly times: CallTimes;
  readonly spans: readonly FaultSpan[];
  /** The prices of the configuration. */
  readonly prices: PriceTable | undefined;
  /** The names of models as the price table has them, by the models' keys. */
  readonly modelNames: ReadonlyMap<string, string>;
}

/** Calls may still end for this long after the end of the scenario. In milliseconds. */
const drainMs = 30 * 60_000;

/** Sends the traffic of a scenario to the models of a configuration, and counts what happens to the calls. */
export async function runWorld(parts: RunParts): Promise<RunResult> {
  const { scenario } = parts;
  const underWay = new Map<number, SimulatedRequest>();
  const byCredential = new Map<SimulatedCredential, CredentialTally>();
  const world = await openWorld({
    ...parts,
    requestOf: (number) => underWay.get(number),
    answered(credential, request) {
      const tally = byCredential.get(credential);
      if (tally !== undefined) {
        tally.answered += request.weight;
        tally.promptTokens += request.promptTokens * request.weight;
        tally.completionTokens += request.completionTokens * request.weight;
      }
    },
  });
  const { clock, loaded, credentials, spans } = world;
  const tally = emptyTally(credentials.map(({ place }) => place));
  for (const [index, credential] of credentials.entries()) {
    const own = tally.credentials[index];
    if (own !== undefined) byCredential.set(credential, own);
  }
  const streams = streamsOf(loaded, scenario, tally, credentials);
  const expected = streams.reduce(
    (sum, { traffic }) =>
      sum + (traffic.recorded?.length ?? Arrivals.expected(traffic.rates, scenario.durationMs)),
    0,
  );
  const most = parts.standInFor(expected);
  const times = new CallTimes(most);
  const pace = new Pace({
    world,
    most,
    isFarFromLimits: isFarFromLimits(scenario, loaded, credentials, streams),
  });
  const partOf = (atMs: number) =>
    Math.min(timeParts - 1, Math.floor((atMs / scenario.durationMs) * timeParts));
  watchModels(loaded.hotspare.models, { tally, pace, clock });

  const modelNames = new Map(
    loaded.hotspare.models.map(({ kind, name, model }) => [modelKey(kind, name), model] as const),
  );
  const timeWithout =
    parts.without === undefined
      ? undefined
      : timesWithoutFaults(parts.without.tally, parts.without.times, credentials);
  let calls = 0;
  const begin = (stream: ModelStream, index: number, weight: number): void => {
    calls += 1;
    const number = calls;
    const { tally: model } = stream;
    const recorded = stream.traffic.recorded?.[index];
    underWay.set(number, {
      ...(recorded === undefined ? stream.request : requestIn(stream, recorded)),
      index,
      weight,
    });
    tally.calls[weight === 1 ? "single" : "standIns"] += 1;
    model.calls += weight;
    const startedMs = clock.monotonicMs();
    askModel(stream, number, index).then(
      (answer) => {
        const endedMs = clock.monotonicMs();
        const tookMs = endedMs - startedMs;
        underWay.delete(number);
        model.answered += weight;
        model.durations.add(tookMs, weight);
        if (parts.without === undefined) times.add(stream.number, index, tookMs);
        const served = stream.byId.get(answer.credentialId);
        if (served !== undefined) {
          served.served += weight;
          const part = partOf(endedMs);
          served.servedOverTime[part] = (served.servedOverTime[part] ?? 0) + weight;
        }
        const wasTouched = isTouched(answer);
        if (wasTouched) model.touched += weight;
        const known = timeWithout?.(model, { stream: stream.number, index, weight });
        if (known !== undefined) noteAdded(model, tookMs, known, wasTouched);
      },
      (error: unknown) => {
        underWay.delete(number);
        model.failed += weight;
        count(model.reasons, reasonOf(error), weight);
        const part = partOf(clock.monotonicMs());
        model.failedOverTime[part] = (model.failedOverTime[part] ?? 0) + weight;
      },
    );
  };

  const schedules = streams.map((stream) => {
    const arrivals = sourceOf(stream, scenario);
    const schedule = (): void => {
      for (;;) {
        const arrival = arrivals.next();
        if (arrival === undefined) return;
        const { atMs, index } = arrival;
        const weight = pace.weight;
        // The next second decides the weight again: calls after that second must not be skipped now.
        if (weight > 1 && index % weight !== 0 && atMs < decidedUntilMs) continue;
        clock.at(atMs, () => {
          const now = pace.weight;
          if (index % now === 0) begin(stream, index, now);
          schedule();
        });
        return;
      }
    };
    return schedule;
  });

  let decidedUntilMs = 1_000;
  const decide = (): void => {
    pace.decide();
    decidedUntilMs = clock.monotonicMs() + 1_000;
    parts.onProgress?.(clock.monotonicMs() / scenario.durationMs);
    if (decidedUntilMs < scenario.durationMs) {
      clock.at(decidedUntilMs, decide);
    }
  };
  decide();
  for (const schedule of schedules) schedule();
  await clock.runUntil(scenario.durationMs);
  await clock.runUntil(scenario.durationMs + drainMs, () => underWay.size === 0);
  const closing = loaded.close({ graceMs: 0 });
  await clock.runUntil(clock.monotonicMs() + 60_000);
  await closing;
  return {
    tally,
    most,
    times,
    spans,
    prices: loaded.hotspare.effectiveOptions["prices"] as PriceTable | undefined,
    modelNames,
  };
}

function sourceOf({ traffic, number }: ModelStream, { durationMs, seed }: Scenario): CallSource {
  return traffic.recorded === undefined
    ? new Arrivals(traffic.rates, durationMs, seed * 1_000 + number)
    : new RecordedArrivals(traffic.recorded);
}

/** The request of a recorded call. */
function requestIn(
  { request }: ModelStream,
  { promptTokens, completionTokens, fault }: RecordedCall,
): ModelStream["request"] {
  return { ...request, promptTokens, completionTokens, fault };
}

/** A 32-bit float and virtual time differ by less than this, in milliseconds. */
const sameMs = 0.05;

function noteAdded(model: ModelTally, tookMs: number, known: KnownTime, wasTouched: boolean): void {
  const addedMs = Math.max(0, tookMs - known.ms - sameMs);
  model.added.add(addedMs, known.weight);
  if (wasTouched) {
    model.addedToTouched.add(addedMs, known.weight);
  }
}

/** Why a call failed, in a few words. */
function reasonOf(error: unknown): string {
  if (AllCredentialsFailedError.isInstance(error)) {
    return `no credential can answer (${error.class})`;
  }
  const classification = failureOf(error)?.classification;
  if (classification !== undefined) {
    return `${classification.class}: ${classification.reason}`;
  }
  return error instanceof Error ? error.name : "unknown";
}
