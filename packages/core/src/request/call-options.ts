import { isObject } from "../classification/json-object.js";
import type { CheckOptions } from "../contract/credential-check.js";
import type { EmbedOptions } from "../contract/embedder.js";
import type { Normalized } from "../contract/options.js";
import type { WireListener } from "../contract/plugin/attempt-context.js";
import type { Operation } from "../contract/plugin/operation.js";
import type { ProviderOptions } from "../contract/plugin/provider-metadata.js";
import type { Timeouts } from "../contract/timeouts.js";
import { instanceMeant } from "../errors/hints/instance-meant.js";
import { numberMeant } from "../errors/hints/number-meant.js";
import { suggestName } from "../errors/hints/suggest-name.js";
import { wordMeant } from "../errors/hints/word-meant.js";
import { type ConfigIssue, InvalidConfigError } from "../errors/invalid-config-error.js";
import { callOptionNames, isOptionOf } from "./call-option-names.js";
import { providerOptions as checkProviderOptions, fieldNames, issueAt } from "./check-fields.js";
import { requestFields } from "./check-request.js";
import { headerProblems } from "./header-problems.js";
import { describeValue, showNumber, showValue } from "./media/describe-value.js";
import { callOptionElsewhere, mendElsewhere, timeoutElsewhere } from "./names-elsewhere.js";
import { readOnce } from "./read-once.js";
import { wireIssues } from "./wire-option.js";

/** The options of one call, complete. */
export interface CallSettings {
  readonly signal: AbortSignal | undefined;
  readonly purpose: string;
  readonly timeouts: Normalized<Timeouts>;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly metadata: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly maxWaitMs: number;
  readonly maxAttempts: number;
  readonly priority: "normal" | "background";
  readonly inputType: "query" | "document" | undefined;
  readonly providerOptions: ProviderOptions | undefined;
  readonly wire: WireListener | undefined;
}

/** The settings of calls without options, which most calls are: each model has one record of them. */
export function defaultSettings(
  model: Pick<CallSettings, "purpose" | "timeouts" | "maxWaitMs" | "maxAttempts">,
): CallSettings {
  const { purpose, timeouts, maxWaitMs, maxAttempts } = model;
  return Object.freeze({
    signal: undefined,
    purpose,
    timeouts,
    headers: undefined,
    metadata: undefined,
    maxWaitMs,
    maxAttempts,
    priority: "normal",
    inputType: undefined,
    providerOptions: undefined,
    wire: undefined,
  });
}

type GivenOptions = EmbedOptions & CheckOptions;

/**
 * The options of a call, with the model's own where the call gives none.
 *
 * @throws {InvalidConfigError} with all problems; a header's value is in no message
 */
export function normalizeCallOptions(
  options: GivenOptions | undefined,
  model: CallSettings,
  kind: Operation,
): CallSettings {
  if (options === undefined) {
    return model;
  }
  const read: unknown = isObject(options) ? optionsOnce(options) : options;
  const issues = issuesOf(read, kind);
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues, subject: `options of ${kind}()` });
  }
  const { signal, purpose, timeouts, headers, metadata, maxWaitMs, maxAttempts, priority, wire } =
    read as GivenOptions;
  const { inputType, providerOptions } = read as GivenOptions;
  return Object.freeze({
    signal,
    purpose: purpose ?? model.purpose,
    timeouts: timeouts === undefined ? model.timeouts : mergedTimeouts(model.timeouts, timeouts),
    // Copies: the caller may change instances of classes while the call runs.
    headers: headers === undefined ? undefined : Object.freeze({ ...headers }),
    metadata: metadata === undefined ? undefined : Object.freeze({ ...metadata }),
    maxWaitMs: maxWaitMs ?? model.maxWaitMs,
    maxAttempts: maxAttempts ?? model.maxAttempts,
    priority: priority ?? "normal",
    inputType,
    providerOptions,
    wire,
  });
}

/**
 * Reads the options once, so that what is checked holds for the call: the caller may change the objects while the call runs, and a getter may
 * give something else the second time.
 */
function optionsOnce(options: object): Readonly<Record<string, unknown>> {
  if (Object.getPrototypeOf(options) === Object.prototype) {
    return readOnce(options, callOptionNames);
  }
  const inherited: string[] = [];
  for (const name in options) {
    inherited.push(name);
  }
  return readOnce(options, [...inherited, ...callOptionNames]);
}

const none: readonly ConfigIssue[] = [];

/** What is wrong with the options of `embed()`, for a package that checks them before its first call. */
export function embedOptionIssues(options: unknown): readonly ConfigIssue[] {
  return issuesOf(options, "embed");
}

function issuesOf(options: unknown, kind: Operation): readonly ConfigIssue[] {
  if (!isObject(options)) {
    if (kind === "embed" && typeof options === "string") {
      const message =
        "is a second text in the place of the options: give all texts as one list, embed([first, second])";
      return [{ path: "options", message }];
    }
    return [{ path: "options", message: "must be an object: { signal }", received: describeValue(options) }];
  }
  let issues = none;
  for (const name of fieldNames(options)) {
    const value = options[name];
    const found = isOptionOf(name, kind)
      ? value === undefined
        ? none
        : optionIssues(name as keyof GivenOptions, value)
      : [{ path: name, message: unknownOption(name, kind), received: showNumber(value) }];
    issues = found.length === 0 ? issues : [...issues, ...found];
  }
  return issues;
}

function unknownOption(name: string, kind: Operation): string {
  const known = [...callOptionNames].filter((option) => isOptionOf(option, kind));
  const method = kind === "check" ? "checkCredentials" : kind;
  const isOfRequest = (kind === "complete" || kind === "stream") && requestFields.has(name);
  const mend = isOfRequest
    ? `it is a field of the request: ${kind}({ ${name} })`
    : (mendElsewhere(name, callOptionElsewhere) ?? suggestName(name, known));
  return `is not an option of ${method}(); ${mend}`;
}

/** What is wrong with one option that was given. */
function optionIssues(name: keyof GivenOptions, value: unknown): readonly ConfigIssue[] {
  switch (name) {
    case "signal":
      return isSignal(value) ? none : wrong(name, value, signalAdvice(value));
    case "purpose":
      return typeof value === "string" && value.trim() !== ""
        ? none
        : wrong(name, value, 'must be a text such as "indexing", under which the usage is counted');
    case "timeouts":
      return isPlain(value)
        ? timeoutIssues(value)
        : wrong(name, value, "must be an object: { totalMs: 5000 }");
    case "headers":
      return isPlain(value)
        ? headerProblems(value)
        : wrong(name, value, `must be a plain object: { "x-request-id": id }${instanceMeant(value)}`);
    case "metadata":
      return isPlain(value)
        ? metadataIssues(value)
        : wrong(name, value, `must be a plain object: { tenant: id }${instanceMeant(value)}`);
    case "maxWaitMs":
      return typeof value === "number" && value >= 0
        ? none
        : wrong(
            name,
            value,
            `must be 0 or a positive number of milliseconds, or Infinity${numberMeant(value, "milliseconds")}`,
          );
    case "maxAttempts":
      return (Number.isInteger(value) && Number(value) >= 1) || value === Number.POSITIVE_INFINITY
        ? none
        : wrong(
            name,
            value,
            `must be a whole number of at least 1, or Infinity${numberMeant(value, "number")}`,
          );
    case "priority":
      return value === "normal" || value === "background"
        ? none
        : wrong(name, value, `must be "normal" or "background"${wordMeant(value, ["normal", "background"])}`);
    case "inputType":
      return value === "query" || value === "document"
        ? none
        : wrong(name, value, `must be "query" or "document"${wordMeant(value, ["query", "document"])}`);
    case "providerOptions": {
      const problem = checkProviderOptions(value);
      return problem === undefined ? none : [issueAt(name, problem)];
    }
    case "wire":
      return isObject(value)
        ? wireIssues(value)
        : wrong(
            name,
            value,
            "must be an object: { request(sent) { … }, reply(head) { … }, payload(value) { … } }",
          );
    case "only":
      return Array.isArray(value) && value.every((id) => typeof id === "string")
        ? none
        : wrong(name, value, 'must be a list of ids of credentials: ["team-a"]');
  }
}

function signalAdvice(value: unknown): string {
  return isObject(value) && isSignal(value["signal"])
    ? "must be an AbortSignal: give controller.signal"
    : "must be an AbortSignal, such as AbortSignal.timeout(5000)";
}

/** Not `instanceof` alone: test runners give each file a realm of its own, with its own AbortSignal. */
function isSignal(value: unknown): boolean {
  return value instanceof AbortSignal || Object.prototype.toString.call(value) === "[object AbortSignal]";
}

/** The type checks that the list is complete. */
const timeoutNames: Readonly<Record<keyof Timeouts, true>> = {
  attemptMs: true,
  firstContentMs: true,
  idleMs: true,
  totalMs: true,
  finishMs: true,
};

function timeoutIssues(timeouts: Readonly<Record<string, unknown>>): readonly ConfigIssue[] {
  let issues = none;
  for (const name of fieldNames(timeouts)) {
    const value = timeouts[name];
    const path = `timeouts.${name}`;
    if (!Object.hasOwn(timeoutNames, name)) {
      const mend = mendElsewhere(name, timeoutElsewhere) ?? suggestName(name, Object.keys(timeoutNames));
      issues = [...issues, { path, message: `is not a timeout; ${mend}`, received: showNumber(value) }];
    } else if (value !== undefined && !(typeof value === "number" && value > 0)) {
      issues = [
        ...issues,
        ...wrong(
          path,
          value,
          `must be a positive number of milliseconds, or Infinity${numberMeant(value, "milliseconds")}`,
        ),
      ];
    }
  }
  return issues;
}

function mergedTimeouts(model: Normalized<Timeouts>, call: Timeouts): Normalized<Timeouts> {
  const merged: Record<string, number> = { ...model };
  for (const [name, value] of Object.entries(call)) {
    if (value !== undefined) {
      merged[name] = value;
    }
  }
  return merged as unknown as Normalized<Timeouts>;
}

function metadataIssues(metadata: Readonly<Record<string, unknown>>): readonly ConfigIssue[] {
  return Object.entries(metadata)
    .filter(([, value]) => !["string", "number", "boolean"].includes(typeof value))
    .flatMap(([name, value]) => wrong(`metadata.${name}`, value, "must be a text, a number, true or false"));
}

function wrong(path: string, value: unknown, message: string): readonly ConfigIssue[] {
  return [{ path, message, received: showValue(value) }];
}

/** A `Map` or fetch's `Headers` keeps its entries where `Object.entries` does not see them. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === "[object Object]";
}
