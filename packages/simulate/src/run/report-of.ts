import { costOf, priceOf } from "@hotspare/core/plugin";
import type {
  CredentialReport,
  ModelReport,
  Percentiles,
  SimulationReport,
} from "../contract/simulation-report.js";
import type { Scenario } from "../scenario/scenario.js";
import { clockText, durationText } from "../scenario/time-words.js";
import type { RunResult } from "./run-world.js";
import { type CredentialTally, type ModelTally, modelKey, timeParts } from "./tally.js";
import { WeightedTimes } from "./weighted-times.js";

interface ReportParts {
  readonly scenario: Scenario;
  readonly run: RunResult;
  readonly without: RunResult;
  readonly madeUp: readonly string[];
}

/** Builds the report from the counts of two runs, with and without faults. */
export function reportOf({ scenario, run, without, madeUp }: ReportParts): SimulationReport {
  const { tally } = run;
  const models = tally.models.map((model, index) => modelReport(model, run, without.tally.models[index]));
  const durations = new WeightedTimes();
  const added = new WeightedTimes();
  for (const model of tally.models) {
    durations.addAll(model.durations);
    added.addAll(model.added);
  }
  const sum = (of: (model: ModelReport) => number) => models.reduce((total, model) => total + of(model), 0);
  // A model without calls changes its credential with the account that it shares. Its moves are left out, because no call moved.
  const moves = (of: (model: ModelReport) => number) => sum((model) => (model.calls === 0 ? 0 : of(model)));
  const cost = costOfAll(run);
  const costWithoutFaults = costOfAll(without);
  return {
    scenario: {
      name: scenario.name,
      start: clockText(0, scenario.startMs),
      duration: durationText(scenario.durationMs),
      startMs: scenario.startMs,
      durationMs: scenario.durationMs,
      seed: scenario.seed,
    },
    models,
    total: {
      calls: sum(({ calls }) => calls),
      answered: sum(({ answered }) => answered),
      failed: sum(({ failed }) => failed),
      wasted: sum(({ wasted }) => wasted),
      waits: sum(({ waits }) => waits.count),
      waitedMs: sum(({ waits }) => waits.totalMs),
      switches: moves(({ switches }) => switches),
      failbacks: moves(({ failbacks }) => failbacks),
      ...percentiles("time", durations),
      ...percentiles("added", added),
      ...(cost === undefined ? {} : { cost }),
      ...(costWithoutFaults === undefined ? {} : { costWithoutFaults }),
      ...(run.prices?.currency === undefined ? {} : { currency: run.prices.currency }),
    },
    faults: run.spans.map(({ place, fault, fromMs, untilMs }) => ({
      what: fault.what,
      model: place.model,
      credential: place.id,
      fromMs,
      untilMs,
    })),
    moments: tally.moments,
    timeline: {
      partMs: scenario.durationMs / timeParts,
      models: tally.models.map((model) => ({
        model: model.model,
        kind: model.kind,
        served: Object.fromEntries(
          credentialsOf(run, model).map((each) => [each.place.id, [...each.servedOverTime]]),
        ),
        failed: [...model.failedOverTime],
      })),
    },
    method: { ...tally.calls, each: run.most, droppedMoments: tally.droppedMoments },
    madeUp,
  };
}

function modelReport(model: ModelTally, run: RunResult, without: ModelTally | undefined): ModelReport {
  const credentials = credentialsOf(run, model).map((each) => credentialReport(each, run));
  const cost = sumOfCosts(credentials.map((each) => each.cost));
  return {
    model: model.model,
    kind: model.kind,
    calls: model.calls,
    answered: model.answered,
    failed: model.failed,
    failures: [...model.reasons]
      .map(([reason, calls]) => ({ reason, calls }))
      .toSorted((one, other) => other.calls - one.calls),
    wasted: credentials.reduce(
      (sum, { wasted }) => sum + Object.values(wasted).reduce((all, count) => all + count, 0),
      0,
    ),
    ...percentiles("time", model.durations),
    ...(without === undefined ? {} : percentiles("timeWithoutFaults", without.durations)),
    ...percentiles("added", model.added),
    touched: { calls: model.touched, ...percentiles("added", model.addedToTouched) },
    waits: {
      count: model.waits,
      totalMs: Math.round(model.waitedMs),
      longestMs: Math.round(model.longestWaitMs),
    },
    switches: model.switches,
    failbacks: model.failbacks,
    ...(cost === undefined ? {} : { cost }),
    credentials,
  };
}

function credentialsOf({ tally }: RunResult, { kind, model }: ModelTally): readonly CredentialTally[] {
  return tally.credentials.filter(({ place }) => place.kind === kind && place.model === model);
}

function credentialReport(credential: CredentialTally, run: RunResult): CredentialReport {
  const { place, served, wasted, promptTokens, completionTokens } = credential;
  const cost = costOfCredential(credential, run);
  return {
    id: place.id,
    provider: place.provider,
    position: place.position,
    served,
    wasted: Object.fromEntries(wasted),
    promptTokens,
    completionTokens,
    ...(cost === undefined ? {} : { cost }),
  };
}

/** Counts as `hotspare.usage` does: by the name of the model in the configuration. */
function costOfCredential(
  { place, promptTokens, completionTokens }: CredentialTally,
  { prices, modelNames }: RunResult,
): number | undefined {
  const name = modelNames.get(modelKey(place.kind, place.model));
  const price =
    prices === undefined || name === undefined ? undefined : priceOf(prices, place.provider, name);
  return price === undefined
    ? undefined
    : costOf({ promptTokens, completionTokens, cachedTokens: 0, imageTokens: 0 }, price);
}

function costOfAll(run: RunResult): number | undefined {
  return sumOfCosts(run.tally.credentials.map((each) => costOfCredential(each, run)));
}

function sumOfCosts(costs: readonly (number | undefined)[]): number | undefined {
  const known = costs.filter((cost) => cost !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, cost) => sum + cost, 0);
}

function percentiles<Name extends string>(
  name: Name,
  times: WeightedTimes,
): Partial<Record<Name, Percentiles>> {
  const p50Ms = times.at(0.5);
  const p99Ms = times.at(0.99);
  return p50Ms === undefined || p99Ms === undefined
    ? {}
    : ({ [name]: { p50Ms: rounded(p50Ms), p99Ms: rounded(p99Ms) } } as Record<Name, Percentiles>);
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
