import { moneyText } from "@hotspare/core/plugin";
import type { ModelReport, SimulationReport } from "../contract/simulation-report.js";
import { clockText, durationText } from "../scenario/time-words.js";
import { addedText, counted, countText, shareText } from "./number-text.js";
import { textTable } from "./text-table.js";

/** Writes a report for a terminal: the scenario, the credentials that answered, the failures with their reasons, and the cost. */
export function textReport(report: SimulationReport): string {
  const { scenario, models, total, madeUp } = report;
  const end = clockText(scenario.durationMs, scenario.startMs);
  const parts = [
    `${scenario.name}: ${scenario.duration} from ${scenario.start} to ${end}, seed ${scenario.seed}`,
    ...faultLines(report),
    "",
    ...models.flatMap((model) => [...modelLines(model, total.currency), ""]),
    `All models: ${counted(total.calls, "call")}, ${countText(total.failed)} failed (${shareText(total.failed, total.calls)}), ${counted(total.wasted, "request", " wasted")}, ${movesText(total)}${costLine(report)}.`,
    methodText(report),
    ...(madeUp.length === 0
      ? []
      : [
          `The simulation used made-up values for ${madeUp.join(", ")}, which have no value here. No request left this machine.`,
        ]),
  ];
  return `${parts.join("\n")}\n`;
}

/** Faults that several credentials had at the same time share a line. */
function faultLines({ faults, scenario }: SimulationReport): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { what, fromMs, untilMs, credential, model } of faults) {
    const until = untilMs >= scenario.durationMs ? "the end" : clockText(untilMs, scenario.startMs);
    const key = `  ${clockText(fromMs, scenario.startMs)} until ${until}  ${what}: `;
    groups.set(key, [...(groups.get(key) ?? []), `${model}/${credential}`]);
  }
  return groups.size === 0
    ? ["  nothing goes wrong"]
    : [...groups].map(([key, names]) => `${key}${names.join(", ")}`);
}

function modelLines(model: ModelReport, currency: string | undefined): readonly string[] {
  const { calls, answered, failed, failures, time, timeWithoutFaults, touched, waits } = model;
  const rows = [
    ["credential", "calls served", "", "requests wasted", "", "cost"],
    ...model.credentials.map(({ id, provider, served, wasted, cost }) => [
      `${id} (${provider})`,
      countText(served),
      shareText(served, calls),
      countText(Object.values(wasted).reduce((sum, count) => sum + count, 0)),
      Object.entries(wasted)
        .map(([name, count]) => `${name} ${countText(count)}`)
        .join(", "),
      cost === undefined ? "" : moneyText(cost, currency),
    ]),
  ];
  const table = textTable(rows, ["left", "right", "right", "right", "left", "right"]);
  return [
    `${model.kind} ${model.model}: ${counted(calls, "call")}, ${countText(answered)} answered, ${countText(failed)} failed (${shareText(failed, calls)})`,
    ...table.split("\n").map((line) => `  ${line}`),
    ...failures
      .slice(0, 5)
      .map(({ reason, calls: count }) => `  failed: ${reason}: ${counted(count, "call")}`),
    ...(time === undefined || timeWithoutFaults === undefined
      ? []
      : [
          `  time of an answered call: p50 ${durationText(time.p50Ms)}, p99 ${durationText(time.p99Ms)}; without faults p50 ${durationText(timeWithoutFaults.p50Ms)}, p99 ${durationText(timeWithoutFaults.p99Ms)}`,
        ]),
    ...addedLines(model),
    ...(touched.calls === 0
      ? []
      : [
          `  answered after a failure or a wait: ${counted(touched.calls, "call")}${touched.added === undefined ? "" : `, p50 ${addedText(touched.added.p50Ms)}, p99 ${addedText(touched.added.p99Ms)}`}`,
        ]),
    ...(waits.count === 0
      ? []
      : [
          `  waited: ${counted(waits.count, "time")}, ${durationText(waits.totalMs)} in all, ${durationText(waits.longestMs)} at the longest`,
        ]),
    `  ${movesText(model)}`,
  ];
}

function addedLines({ added }: ModelReport): readonly string[] {
  return added === undefined
    ? []
    : [
        `  time that the faults added to an answered call: p50 ${addedText(added.p50Ms)}, p99 ${addedText(added.p99Ms)}`,
      ];
}

function costLine({ total }: SimulationReport): string {
  const { cost, costWithoutFaults, currency } = total;
  return cost === undefined
    ? ""
    : `, ${moneyText(cost, currency)}${costWithoutFaults === undefined ? "" : ` (without faults ${moneyText(costWithoutFaults, currency)})`}`;
}

/** `1 switch, 2 failbacks`. */
export function movesText({ switches, failbacks }: Pick<ModelReport, "switches" | "failbacks">): string {
  return `${countText(switches)} ${switches === 1 ? "switch" : "switches"}, ${counted(failbacks, "failback")}`;
}

/** Says how many calls ran through the engine, and how many calls each of them counted for. */
export function methodText({ method }: Pick<SimulationReport, "method">): string {
  const { single, standIns, each } = method;
  if (standIns === 0) {
    return single === 1
      ? "The one call ran through the engine."
      : `Each of the ${countText(single)} calls ran through the engine.`;
  }
  return `${counted(single, "call")} ran through the engine one by one; ${countText(standIns)} more ran while nothing happened, each for ${each} calls. --exact runs every call.`;
}
