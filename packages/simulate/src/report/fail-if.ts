import { HotspareError } from "@hotspare/core";
import { closestName } from "@hotspare/core/plugin";
import type { ModelReport, SimulationReport } from "../contract/simulation-report.js";

/** The metrics of a condition. `failed` is for all models, `captions.failed` for one model. */
const metrics = {
  calls: ({ calls }) => calls,
  answered: ({ answered }) => answered,
  failed: ({ failed }) => failed,
  failedShare: ({ failed, calls }) => (calls === 0 ? 0 : failed / calls),
  wasted: ({ wasted }) => wasted,
  wastedShare: ({ wasted, calls }) => (calls === 0 ? 0 : wasted / calls),
  waits: ({ waits }) => waits,
  waitedMs: ({ waitedMs }) => waitedMs,
  switches: ({ switches }) => switches,
  failbacks: ({ failbacks }) => failbacks,
  p50Ms: ({ time }) => time?.p50Ms ?? 0,
  p99Ms: ({ time }) => time?.p99Ms ?? 0,
  addedP50Ms: ({ added }) => added?.p50Ms ?? 0,
  addedP99Ms: ({ added }) => added?.p99Ms ?? 0,
  cost: ({ cost }) => cost,
} satisfies Record<string, (of: Measured) => number | undefined>;

/** The figures that both the total and a single model have. */
type Measured = Pick<
  SimulationReport["total"],
  "calls" | "answered" | "failed" | "wasted" | "waits" | "waitedMs"
> &
  Pick<SimulationReport["total"], "switches" | "failbacks" | "time" | "added" | "cost">;

/** A condition that a report fulfils or not, as `parseCondition` returns it. */
export interface Condition {
  readonly text: string;
  /**
   * Checks a report. Returns whether the condition holds, and the values that were compared.
   *
   * @throws {HotspareError} when the condition names a model that the report does not have, or a cost and the configuration has no prices
   */
  check(report: SimulationReport): {
    readonly holds: boolean;
    readonly values: Readonly<Record<string, number>>;
  };
}

const operators: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  "==": (one, other) => one === other,
  "!=": (one, other) => one !== other,
};

interface Comparison {
  readonly model: string | undefined;
  readonly metric: keyof typeof metrics;
  readonly operator: string;
  readonly value: number;
}

const mostCharacters = 1_000;

/**
 * Reads a condition such as `failed > 0 or captions.addedP99Ms > 2000`: comparisons of a metric with a number, joined by `and` and `or`. `and` binds
 * tighter than `or`.
 *
 * @throws {HotspareError} when the text is no condition; the message says what is wrong and what is allowed
 */
export function parseCondition(text: string): Condition {
  if (text.length > mostCharacters) {
    throw new HotspareError({ message: `A condition has at most ${mostCharacters} characters.` });
  }
  const alternatives = text
    .split(/\s+or\s+|\s*\|\|\s*/i)
    .map((part) => part.split(/\s+and\s+|\s*&&\s*/i).map(parseComparison));
  return {
    text,
    check(report) {
      const values: Record<string, number> = {};
      const isTrue = ({ model, metric, operator, value }: Comparison) => {
        const found = metrics[metric](measuredOf(report, model));
        if (found === undefined) {
          throw new HotspareError({
            message: `The condition asks for a ${metric}, which is not known: the configuration has no prices.`,
          });
        }
        values[model === undefined ? metric : `${model}.${metric}`] = found;
        return operators[operator]?.(found, value) === true;
      };
      // Every comparison is evaluated, so that the result has all values.
      const holds = alternatives.map((all) => all.map(isTrue).every(Boolean)).some(Boolean);
      return { holds, values };
    },
  };
}

function parseComparison(part: string): Comparison {
  const [, model, name = "", operator = "", number = "", percent] =
    /^\s*(?:([^\s<>=!]+)\.)?([A-Za-z]\w*)\s*(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(%)?\s*$/i.exec(
      part,
    ) ?? [];
  if (operator === "") {
    const message = `The condition ${JSON.stringify(part.trim())} is not a comparison: write a metric, an operator and a number, as in "failed > 0 or addedP99Ms > 2000".`;
    throw new HotspareError({ message });
  }
  if (!isMetric(name)) {
    const names = Object.keys(metrics);
    const similar = closestName(name, names);
    const meant = similar === undefined ? "" : `, perhaps ${similar}`;
    const message = `No metric has the name ${JSON.stringify(name)}${meant}; the metrics are ${names.join(", ")}.`;
    throw new HotspareError({ message });
  }
  const value = Number(number) / (percent === undefined ? 1 : 100);
  const problem = problemOfNumber(name, number, value, percent !== undefined);
  if (problem !== undefined) {
    throw new HotspareError({ message: `The condition ${JSON.stringify(part.trim())} ${problem}` });
  }
  return { model, metric: name, operator, value };
}

/** What is wrong with the number that a metric is compared with. */
function problemOfNumber(
  name: keyof typeof metrics,
  number: string,
  value: number,
  isPercent: boolean,
): string | undefined {
  const share = `${name}Share`;
  if (!name.endsWith("Share")) {
    const instead = isMetric(share)
      ? `write "${share} > ${number} %" for a share of the calls`
      : `write the number alone, as in "${name} > 10"`;
    return isPercent
      ? `compares ${name} with a share, and ${name} is ${unitOf(name)}: ${instead}.`
      : undefined;
  }
  if (name === "failedShare" && isPercent && value > 1) {
    return 'can never change: failedShare is at most 100 %. Write a share such as "failedShare > 5 %".';
  }
  // A call may waste several requests, so more than 100 % of wastedShare is possible. Without the sign, the number is mostly a forgotten percent sign.
  return !isPercent && value > 1
    ? `compares a share with ${number}, which would be ${Number(number) * 100} %: write "${name} > ${number} %", or a number from 0 to 1.`
    : undefined;
}

function unitOf(name: keyof typeof metrics): string {
  if (name === "cost") return "an amount of money";
  return name.endsWith("Ms") ? "a time in milliseconds" : "a number";
}

function isMetric(name: string): name is keyof typeof metrics {
  return Object.hasOwn(metrics, name);
}

function measuredOf({ total, models }: SimulationReport, name: string | undefined): Measured {
  if (name === undefined) {
    return total;
  }
  const model = models.find((each) => each.model === name || `${each.kind}s.${each.model}` === name);
  if (model === undefined) {
    const names = models.map((each) => each.model).join(", ");
    throw new HotspareError({
      message: `The condition is about the model ${JSON.stringify(name)}, and the configuration has ${names}.`,
    });
  }
  return measuredModel(model);
}

function measuredModel({ waits, ...model }: ModelReport): Measured {
  return { ...model, waits: waits.count, waitedMs: waits.totalMs };
}
