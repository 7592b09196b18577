import { type EmbedOptions, InvalidConfigError, InvalidInputError } from "@hotspare/core";
import type { ConfigIssue } from "@hotspare/core/plugin";
import type { BulkInputs } from "../contract/bulk-input.js";
import type { EmbedManyOptions } from "../contract/embed-many-options.js";
import type { EmbedManyProgress } from "../contract/embedding-run.js";
import type { EmbeddingSink } from "../contract/embedding-sink.js";
import { describeValue } from "../describe-value.js";

/** The options of a run with every default filled in. */
export interface NormalizedOptions {
  readonly concurrency: number;
  readonly batchSize: number;
  readonly lingerMs: number;
  readonly order: "input" | "completion";
  readonly total: number | undefined;
  readonly maxWaitMs: number;
  readonly maxConsecutiveFailures: number | undefined;
  readonly countTokens: ((text: string) => number) | undefined;
  readonly writeTo: EmbeddingSink | undefined;
  readonly checkpoint: EmbeddingSink | undefined;
  /** In how many runs an input may fail. */
  readonly mostTries: number;
  readonly onProgress: ((progress: EmbedManyProgress) => void) | undefined;
  readonly inputType: EmbedOptions["inputType"];
  readonly signal: AbortSignal | undefined;
  /** What each request is sent with. The embedder checks it. */
  readonly callOptions: EmbedOptions;
}

interface Rule {
  readonly fits: (value: unknown) => boolean;
  readonly message: string;
}

const wholeFromOne: Rule = {
  fits: (value) => Number.isInteger(value) && (value as number) >= 1,
  message: "must be a whole number of at least 1",
};
const milliseconds: Rule = {
  fits: (value) => typeof value === "number" && value >= 0,
  message: "must be 0 or a positive number of milliseconds, or Infinity",
};
const sink = (example: string): Rule => ({
  fits: (value) => hasMethods(value, ["open", "write", "close"]),
  message: `must have the methods open, write and close, as ${example} has`,
});
const oneOf = (...words: readonly string[]): Rule => ({
  fits: (value) => words.includes(value as string),
  message: `must be ${words.map((word) => `"${word}"`).join(" or ")}`,
});
const fine: Rule = { fits: () => true, message: "" };

const rules: Readonly<Record<keyof EmbedManyOptions, Rule>> = {
  concurrency: wholeFromOne,
  batchSize: wholeFromOne,
  lingerMs: milliseconds,
  order: oneOf("input", "completion"),
  total: {
    fits: (value) => Number.isInteger(value) && (value as number) >= 0,
    message: "must be a whole number that is not negative",
  },
  maxWaitMs: milliseconds,
  maxConsecutiveFailures: {
    fits: (value) => value === Number.POSITIVE_INFINITY || wholeFromOne.fits(value),
    message: "must be a whole number of at least 1, or Infinity",
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
  },
  onProgress: { fits: (value) => typeof value === "function", message: "must be a function" },
  inputType: oneOf("query", "document"),
  signal: {
    fits: (value) => Object.prototype.toString.call(value) === "[object AbortSignal]",
    message: "must be an AbortSignal, such as AbortSignal.timeout(60000)",
  },
  priority: oneOf("normal", "background"),
  // The embedder checks these with the first request.
  purpose: fine,
  timeouts: fine,
  headers: fine,
  metadata: fine,
};

/** In how many runs an input may fail, unless the caller says otherwise. */
const defaultTries = 3;

/** @throws {InvalidConfigError} with all mistakes of the options, {InvalidInputError} when the inputs are no list */
export function normalizeOptions(inputs: BulkInputs, given: EmbedManyOptions): NormalizedOptions {
  checkInputs(inputs);
  checkOptions(given);
  const { purpose, timeouts, headers, metadata, inputType, signal, priority = "background" } = given;
  const { writeTo, checkpoint, retryFailed = true } = given;
  return {
    concurrency: given.concurrency ?? 4,
    batchSize: given.batchSize ?? Number.POSITIVE_INFINITY,
    lingerMs: given.lingerMs ?? 1_000,
    order: given.order ?? (writeTo === undefined ? "input" : "completion"),
    total: given.total ?? (Array.isArray(inputs) ? inputs.length : undefined),
    maxWaitMs: given.maxWaitMs ?? 600_000,
    maxConsecutiveFailures: given.maxConsecutiveFailures,
    countTokens: given.countTokens,
    writeTo,
    checkpoint,
    mostTries: typeof retryFailed === "number" ? retryFailed : retryFailed ? defaultTries : 1,
    onProgress: given.onProgress,
    inputType,
    signal,
    callOptions: { inputType, purpose, timeouts, headers, metadata, priority },
  };
}

function checkInputs(inputs: unknown): void {
  const isIterable =
    typeof inputs === "object" &&
    inputs !== null &&
    (Symbol.iterator in inputs || Symbol.asyncIterator in inputs);
  if (!isIterable) {
    const message = `is ${describeValue(inputs)}. Give a list, an iterable or an async iterable of inputs: embedMany(embedder, ["…"])`;
    throw new InvalidInputError({ issues: [{ path: "inputs", message }] });
  }
}

function checkOptions(given: unknown): void {
  const issues =
    typeof given === "object" && given !== null
      ? Object.entries(given).flatMap(([name, value]) => issuesOf(name, value))
      : [{ path: "options", message: "must be an object", received: describeValue(given) }];
  const { writeTo, checkpoint } = (given ?? {}) as EmbedManyOptions;
  if (writeTo !== undefined && checkpoint !== undefined) {
    const message = "cannot stand beside writeTo, which remembers what is finished by itself. Leave one out";
    issues.push({ path: "checkpoint", message });
  }
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues, subject: "options of embedMany()" });
  }
}

function issuesOf(name: string, value: unknown): ConfigIssue[] {
  if (!Object.hasOwn(rules, name)) {
    const names = Object.keys(rules).join(", ");
    return [{ path: name, message: `is not an option; there are: ${names}` }];
  }
  const { fits, message } = rules[name as keyof EmbedManyOptions];
  if (value === undefined || fits(value)) {
    return [];
  }
  const received = typeof value === "number" ? String(value) : describeValue(value);
  return [{ path: name, message, received }];
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === "function")
  );
}
