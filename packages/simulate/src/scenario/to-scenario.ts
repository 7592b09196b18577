import type { ConfigIssue } from "@hotspare/core";
import type { Fault, Recovery, RequestLimit, Scenario, ScenarioFault, Selector } from "./scenario.js";
import type { GivenScenario } from "./scenario-schema.js";
import { clockText, parseDuration, parseMoment, parseTimeOfDay } from "./time-words.js";

type GivenEvent = GivenScenario["events"][number];

/** Where a scenario was read from. */
type Origin = Pick<Scenario, "file" | "lineOf">;

/** Turns the content of a scenario file into faults with a beginning and an end. */
export function toScenario(
  given: GivenScenario,
  origin: Origin,
): { readonly scenario: Scenario; readonly issues: readonly ConfigIssue[] } {
  const issues: ConfigIssue[] = [];
  const startMs = parseTimeOfDay(given.start) ?? 0;
  const durationMs = parseDuration(given.duration) ?? 0;

  function momentOf(text: string, path: string): number {
    const atMs = parseMoment(text, startMs) ?? 0;
    if (atMs > durationMs) {
      const message = `is after the end: the scenario ends at ${clockText(durationMs, startMs)}, ${given.duration} after ${given.start}`;
      issues.push({ path, message, received: JSON.stringify(text) });
    }
    return atMs;
  }

  const traffic = given.traffic.map((entry, index) => {
    const { callsPerSecond } = entry;
    const steps =
      typeof callsPerSecond === "number"
        ? [{ fromMs: 0, callsPerSecond }]
        : callsPerSecond.map((step, place) => ({
            fromMs: momentOf(step.from, `traffic[${index}].callsPerSecond[${place}].from`),
            callsPerSecond: step.callsPerSecond,
          }));
    return {
      model: entry.model,
      rates: aroundTheDay(
        steps.toSorted((one, other) => one.fromMs - other.fromMs),
        given,
      ),
      promptTokens: entry.promptTokens,
      completionTokens: entry.completionTokens,
      inputs: entry.inputs,
      background: entry.background,
      streamed: entry.streamed,
    };
  });

  const latencies = given.latencies.map(
    ({ fixedMs, p50Ms = 0, p99Ms = 0, firstContentMs, ...on }, index) => ({
      ...on,
      p50Ms: fixedMs ?? p50Ms,
      p99Ms: fixedMs ?? p99Ms,
      firstContentMs,
      path: `latencies[${index}]`,
    }),
  );

  const limits = given.limits.map(
    ({ requestsPerMinute, tokensPerMinute, retryAfter, stated, ...on }, index) => ({
      on,
      limit: { requestsPerMinute, tokensPerMinute, retryAfter, stated },
      path: `limits[${index}]`,
    }),
  );

  const timed = given.events
    .map((event, index) => ({
      event,
      path: `events[${index}]`,
      atMs: momentOf(event.at, `events[${index}].at`),
    }))
    .toSorted((one, other) => one.atMs - other.atMs);
  const faults: ScenarioFault[] = [];
  const recoveries: Recovery[] = [];
  for (const { event, path, atMs } of timed) {
    const on = selectorOf(event);
    if (event.what === "recover") {
      recoveries.push({ on, atMs, path });
      continue;
    }
    const untilMs = endOf(event, atMs, path);
    faults.push({ on, fault: faultOf(event), fromMs: atMs, untilMs: Math.min(untilMs, durationMs), path });
  }

  function endOf(
    event: Exclude<GivenEvent, { readonly what: "recover" }>,
    atMs: number,
    path: string,
  ): number {
    if (event.for !== undefined && event.until !== undefined) {
      issues.push({
        path: `${path}.until`,
        message: "sets the end a second time: write either for or until",
      });
    }
    if (event.for !== undefined) {
      return atMs + (parseDuration(event.for) ?? 0);
    }
    if (event.until === undefined) {
      return durationMs;
    }
    const untilMs = momentOf(event.until, `${path}.until`);
    if (untilMs <= atMs) {
      const message = `must be after its beginning, ${event.at}; without an end the event lasts until a recover`;
      issues.push({ path: `${path}.until`, message, received: JSON.stringify(event.until) });
    }
    return untilMs;
  }

  const scenario: Scenario = {
    name: given.name ?? origin.file ?? "scenario",
    startMs,
    durationMs,
    seed: given.seed,
    traffic,
    latencies,
    limits,
    faults,
    recoveries,
    ...origin,
  };
  return { scenario, issues };
}

/** When all steps are times of the day, the last step also applies before the first step, as on the day before. */
function aroundTheDay<Step extends { readonly fromMs: number }>(
  steps: readonly Step[],
  { traffic }: GivenScenario,
): readonly Step[] {
  const last = steps.at(-1);
  const areTimes = traffic.every(
    ({ callsPerSecond }) =>
      typeof callsPerSecond === "number" || callsPerSecond.every(({ from }) => !from.startsWith("+")),
  );
  return last !== undefined && areTimes && steps[0] !== undefined && steps[0].fromMs > 0
    ? [{ ...last, fromMs: 0 }, ...steps]
    : steps;
}

function selectorOf({
  model,
  credential,
  position,
  account,
  endpoint,
  provider,
  reach,
}: GivenEvent): Selector {
  return { model, credential, position, account, endpoint, provider, reach };
}

function faultOf(event: Exclude<GivenEvent, { readonly what: "recover" }>): Fault {
  switch (event.what) {
    case "outage":
      return { what: "outage", as: event.as };
    case "throttle":
      return { what: "throttle", ...limitOf(event) };
    case "brown-out":
      return { what: "brown-out", failing: event.failing, slower: event.slower, as: event.as };
    case "slow":
      return { what: "slow", slower: event.slower };
    case "revoke":
    case "quota":
    case "missing":
      return { what: event.what };
  }
}

function limitOf({
  requestsPerMinute,
  tokensPerMinute,
  retryAfter,
  stated,
}: Extract<GivenEvent, { readonly what: "throttle" }>): RequestLimit {
  return { requestsPerMinute, tokensPerMinute, retryAfter, stated };
}
