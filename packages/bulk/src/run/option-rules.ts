import { type ConfigIssue, type EmbedOptions, InvalidConfigError } from "@hotspare/core";
import {
  describeValue,
  embedOptionIssues,
  embedOptionNames,
  isObject,
  numberMeant,
  showValue,
  unknownField,
  wordMeant,
} from "@hotspare/core/plugin";
import type { EmbedManyOptions } from "../contract/embed-many-options.js";
import type { EstimateOptions } from "../contract/estimate-options.js";

/** What one option may be. */
interface Rule {
  readonly fits: (value: unknown) => boolean;
  readonly message: string;
  /** What to write in place of a wrong value, as the end of the message. Absent: nothing is known to be meant. */
  readonly meant?: (value: unknown) => string;
}

export type Rules<Name extends string> = Readonly<Record<Name, Rule>>;

const numberOf = (value: unknown) => numberMeant(value, "number");
const millisecondsOf = (value: unknown) => numberMeant(value, "milliseconds");

const wholeFromOne: Rule = {
  fits: (value) => Number.isInteger(value) && (value as number) >= 1,
  message: "must be a whole number of at least 1",
  meant: numberOf,
};
const milliseconds: Rule = {
  fits: (value) => typeof value === "number" && value >= 0,
  message: "must be 0 or a positive number of milliseconds, or Infinity",
  meant: millisecondsOf,
};
const oneOf = (one: string, other: string): Rule => ({
  fits: (value) => value === one || value === other,
  message: `must be ${JSON.stringify(one)} or ${JSON.stringify(other)}`,
  meant: (value) => wordMeant(value, [one, other]),
});
const sink = (example: string): Rule => ({
  fits: (value) => hasMethods(value, ["open", "write", "close"]),
  message: `must have the methods open, write and close, as ${example} has`,
});

export const runRules: Rules<Exclude<keyof EmbedManyOptions, keyof EmbedOptions>> = {
  concurrency: wholeFromOne,
  batchSize: wholeFromOne,
  lingerMs: milliseconds,
  order: oneOf("input", "completion"),
  total: {
    fits: (value) => Number.isInteger(value) && (value as number) >= 0,
    message: "must be a whole number that is not negative",
    meant: numberOf,
  },
  maxConsecutiveFailures: {
    fits: (value) => value === Number.POSITIVE_INFINITY || wholeFromOne.fits(value),
    message: "must be a whole number of at least 1, or Infinity",
    meant: numberOf,
  },
  countTokens: {
    fits: (value) => typeof value === "function",
    message: "must be a function that counts a text's tokens",
  },
  writeTo: sink('fileSink("…")'),
  checkpoint: sink('fileCheckpoint("…")'),
  retryFailed: {
    fits: (value) => typeof value === "boolean" || wholeFromOne.fits(value),
    message: "must be true, false, or the number of runs in which an input may fail",
    meant: numberOf,
  },
  changed: oneOf("stop", "replace"),
  onProgress: { fits: (value) => typeof value === "function", message: "must be a function" },
};

export const estimateRules: Rules<Exclude<keyof EstimateOptions, keyof EmbedOptions>> = {
  ...runRules,
  prices: {
    fits: isPriceTable,
    message:
      'must be a table of prices, such as { currency: "USD", models: { "text-embedding-3-small": { promptPerMillion: 0.02 } } }',
  },
  requestMs: {
    fits: (value) => typeof value === "number" && value > 0,
    message: "must be a positive number of milliseconds",
    meant: millisecondsOf,
  },
};

/** @throws {InvalidConfigError} with all mistakes of the options */
export function checkOptions(given: unknown, rules: Rules<string>, subject: string): void {
  const issues = isObject(given)
    ? issuesOf(given, rules)
    : [{ path: "options", message: "must be an object", received: describeValue(given) }];
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues, subject: `options of ${subject}` });
  }
}

function issuesOf(given: object, rules: Rules<string>): readonly ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const ofCalls: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (embedOptionNames.includes(name)) {
      ofCalls[name] = value;
    } else if (rule === undefined) {
      issues.push(unknownField("", name, [...Object.keys(rules), ...embedOptionNames]));
    } else if (value !== undefined && !rule.fits(value)) {
      const message = `${rule.message}${rule.meant?.(value) ?? ""}`;
      issues.push({ path: name, message, received: showValue(value) });
    }
  }
  const { writeTo, checkpoint } = given as EmbedManyOptions;
  if (writeTo !== undefined && checkpoint !== undefined) {
    const message =
      "cannot be used together with writeTo, which remembers the finished inputs by itself. Leave one out";
    issues.push({ path: "checkpoint", message });
  }
  return [...issues, ...embedOptionIssues(ofCalls)];
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => typeof value[name] === "function");
}

function isPriceTable(value: unknown): boolean {
  if (!isObject(value) || !isObject(value["models"])) {
    return false;
  }
  return Object.values(value["models"]).every(
    (price) => isObject(price) && typeof price["promptPerMillion"] === "number",
  );
}
