import type {
  Latency,
  RecordedCall,
  Scenario,
  ScenarioFault,
  Selector,
  Traffic,
} from "../scenario/scenario.js";
import { dayMs } from "../scenario/time-words.js";
import {
  type EndedAttempt,
  type EndedCall,
  type RecordedOf,
  type Recording,
  recordedKey,
} from "./read-recording.js";
import { median, recordedFaults } from "./recorded-faults.js";

/** A model of the configuration that the replay uses. */
export interface ReplayedModel {
  readonly name: string;
  readonly model: string;
  readonly kind: "embedder" | "vlm";
  readonly credentials: readonly string[];
}

/** A scenario made from a recording, with notes about what the configuration has no place for. */
export interface ReplayScenario {
  readonly scenario: Scenario;
  /** Whether the calls of a recorded model are replayed. */
  readonly isReplayed: (of: RecordedOf) => boolean;
  /** Sentences about what the replay could not take over, or had to assume. */
  readonly notes: readonly string[];
}

/** The scope of failures that are the request's own fault: every credential refuses such a request. */
const requestScope = "request";

/**
 * Makes a scenario from a recording: the same calls at the same times. Each credential fails in the same way, and at the same times, as in the
 * recording.
 */
export function recordingToScenario(
  recording: Recording,
  models: readonly ReplayedModel[],
  { name, seed }: { readonly name: string; readonly seed: number },
): ReplayScenario {
  const beganMs = recording.calls.reduce(
    (least, { startedMs }) => Math.min(least, startedMs),
    Number.POSITIVE_INFINITY,
  );
  const endedMs = recording.calls.reduce(
    (most, { startedMs, durationMs }) => Math.max(most, startedMs + durationMs),
    beganMs,
  );
  const notes: string[] = [];
  const traffic: Traffic[] = [];
  const latencies: (Latency & { readonly path: string })[] = [];
  const faults: ScenarioFault[] = [];
  const requestFaults = requestFaultsOf(recording);
  const replayed = new Set<string>();
  for (const [key, { of, calls }] of byModel(recording)) {
    const target = targetOf(recording, models, of);
    if (target === undefined) {
      const count = calls.length === 1 ? "its one call is" : `its ${calls.length} calls are`;
      notes.push(`The configuration has no ${of.modelKind} for ${of.name ?? of.model}: ${count} left out.`);
      continue;
    }
    replayed.add(key);
    const selector: Selector = { model: `${of.modelKind}s.${target.name}` };
    traffic.push({
      ...emptyTraffic,
      model: selector.model,
      recorded: recordedCalls(calls, beganMs, requestFaults),
    });
    const attempts = recording.attempts.filter((each) => recordedKey(each) === key);
    const ids = [...new Set(attempts.map(({ credentialId }) => credentialId))];
    latencies.push(...latenciesOf(attempts, selector, target.credentials));
    for (const id of ids) {
      if (!target.credentials.includes(id)) {
        notes.push(
          `${target.name} has no credential ${id} in this configuration: the replay leaves its events out.`,
        );
        continue;
      }
      const own = attempts.filter(
        ({ credentialId, classification }) => credentialId === id && classification?.scope !== requestScope,
      );
      faults.push(
        ...recordedFaults(own, beganMs, endedMs).map((fault, index) => ({
          ...fault,
          on: { ...selector, credential: id },
          path: `recording ${id} ${index + 1}`,
        })),
      );
    }
    const unknown = target.credentials.filter((id) => !ids.includes(id));
    if (unknown.length > 0) {
      notes.push(
        `${unknown.join(", ")} of ${target.name} got no request in the recording: the replay assumes that it is healthy, with the usual time of the other credentials.`,
      );
    }
  }
  if (recording.dropped > 0) {
    notes.push(
      `The recorder could not write ${recording.dropped === 1 ? "1 line: what it" : `${recording.dropped} lines: what they`} said is missing.`,
    );
  }
  if (recording.repeated > 0) {
    notes.push(
      `${recording.repeated === 1 ? "1 event stands" : `${recording.repeated} events stand`} more than once in the files, as when a file is given twice: each event counts once.`,
    );
  }
  if (recording.unreadable > 0) {
    notes.push(
      recording.unreadable === 1
        ? "1 line is not a line of a recording and was skipped."
        : `${recording.unreadable} lines are not lines of a recording and were skipped.`,
    );
  }
  const scenario: Scenario = {
    name,
    startMs: beganMs % dayMs,
    durationMs: Math.max(1_000, endedMs - beganMs + 1),
    seed,
    traffic,
    latencies,
    limits: [],
    faults,
    recoveries: [],
    lineOf: () => undefined,
    file: undefined,
  };
  return { scenario, isReplayed: (of) => replayed.has(recordedKey(of)), notes };
}

const emptyTraffic = {
  rates: [],
  promptTokens: undefined,
  completionTokens: undefined,
  inputs: 1,
  background: 0,
  streamed: 0,
};

function byModel({ calls }: Recording) {
  const groups = new Map<string, { readonly of: RecordedOf; readonly calls: EndedCall[] }>();
  for (const call of calls) {
    if (call.kind === "check") continue;
    const key = recordedKey(call);
    const group = groups.get(key) ?? { of: call, calls: [] };
    group.calls.push(call);
    groups.set(key, group);
  }
  return groups;
}

/**
 * Finds the model of the configuration: by its name in the recorded program, then by its name at the provider, then as the only model of its kind.
 */
function targetOf(
  recording: Recording,
  models: readonly ReplayedModel[],
  { name: ownName, model, modelKind }: RecordedOf,
): ReplayedModel | undefined {
  const same = models.filter((each) => each.kind === modelKind);
  const names = new Set(
    ownName === undefined
      ? recording.models
          .filter((each) => each.model === model && each.kind === modelKind)
          .map(({ name }) => name)
      : [ownName],
  );
  return (
    same.find(({ name }) => names.has(name)) ??
    same.find((each) => each.model === model) ??
    (same.length === 1 ? same[0] : undefined)
  );
}

function requestFaultsOf({ attempts }: Recording): ReadonlyMap<string, EndedAttempt> {
  return new Map(
    attempts
      .filter(({ classification }) => classification?.scope === requestScope)
      .map((attempt) => [attempt.callKey, attempt] as const),
  );
}

function recordedCalls(
  calls: readonly EndedCall[],
  beganMs: number,
  requestFaults: ReadonlyMap<string, EndedAttempt>,
): readonly RecordedCall[] {
  const usualPrompt = median(calls.map(({ promptTokens }) => promptTokens)) ?? 1;
  const usualCompletion = median(calls.map(({ completionTokens }) => completionTokens)) ?? 0;
  return calls
    .map(
      ({
        callKey,
        startedMs,
        kind,
        outcome,
        promptTokens = usualPrompt,
        completionTokens = usualCompletion,
      }) => {
        const failed = outcome === "failed" ? requestFaults.get(callKey) : undefined;
        const { classification, durationMs = 0 } = failed ?? {};
        return {
          atMs: startedMs - beganMs,
          promptTokens,
          completionTokens,
          streamed: kind === "stream",
          fault:
            classification === undefined
              ? undefined
              : {
                  class: classification.class,
                  scope: classification.scope,
                  reason: classification.reason,
                  retryAfterMs: classification.retryAfterMs,
                  durationMs,
                  share: 1,
                },
        };
      },
    )
    .toSorted((one, other) => one.atMs - other.atMs);
}

/** Latencies of all answers first, then of each credential that has enough answers. */
function latenciesOf(
  attempts: readonly EndedAttempt[],
  on: Selector,
  credentials: readonly string[],
): readonly (Latency & { readonly path: string })[] {
  const answers = attempts.filter(({ classification }) => classification === undefined);
  const ofAll = timesOf(answers);
  return [
    ...(ofAll === undefined ? [] : [{ ...on, ...ofAll, path: "recording" }]),
    ...credentials.flatMap((credential) => {
      const own = answers.filter(({ credentialId }) => credentialId === credential);
      const times = own.length < fewestAnswers ? undefined : timesOf(own);
      return times === undefined ? [] : [{ ...on, credential, ...times, path: `recording ${credential}` }];
    }),
  ];
}

/** With fewer answers, the slowest of a hundred cannot be estimated. */
const fewestAnswers = 20;

function timesOf(
  answers: readonly EndedAttempt[],
): Pick<Latency, "p50Ms" | "p99Ms" | "firstContentMs"> | undefined {
  const times = answers.map(({ durationMs }) => durationMs).toSorted((one, other) => one - other);
  const p50Ms = times[Math.floor(times.length / 2)];
  const p99Ms = times[Math.min(times.length - 1, Math.floor(times.length * 0.99))];
  return p50Ms === undefined || p99Ms === undefined
    ? undefined
    : { p50Ms: Math.max(1, p50Ms), p99Ms: Math.max(1, p99Ms), firstContentMs: undefined };
}
