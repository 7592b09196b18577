import type { SchemaIssue } from "../../contract/plugin/standard-schema.js";
import { instanceMeant } from "../../errors/hints/instance-meant.js";
import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import { describeValue, isOfPlainData, valueAt } from "./received-value.js";
import {
  allowedAt,
  examplesAt,
  joinedByOr,
  meantWord,
  namesAt,
  schemasAt,
  takesFixedValues,
} from "./schema-places.js";
import { pathOf, unknownField } from "./unknown-field.js";
import { withoutValues } from "./without-values.js";

/** A value that a schema has refused, and what an error may show of it. */
export interface CheckedValue {
  /** Path of the value in the error, such as `credentials[1]`. Empty: the value is all options. */
  readonly path: string;
  readonly given: unknown;
  /** What the schema takes, for hints. Undefined: nobody says. */
  readonly jsonSchema: unknown;
  /** Names of the fields that may stand beside the schema's own. @default none */
  readonly commonNames?: readonly string[] | undefined;
  /** The texts and numbers that no message repeats, even if the schema quotes them. @default none */
  readonly hidden?: unknown;
  /**
   * Whether no secret can stand at a path, so that an error shows the number or the word that stands there.
   * @default where the schema takes nothing but fixed words, numbers, true and false
   */
  readonly mayShow?: ((path: readonly PropertyKey[]) => boolean) | undefined;
}

/** What zod reports beyond the standard's message and path. */
type DetailedIssue = SchemaIssue & {
  readonly code?: unknown;
  readonly keys?: unknown;
  readonly errors?: unknown;
  readonly expected?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: unknown;
};

/** A longer text in the place of a fixed word may be anything. */
const longestWord = 24;
/** A longer text may be anything. */
const longestShown = 60;

/** Turns what a schema found, zod or another Standard Schema, into our words: the path, the value received and what to write instead. */
export function schemaIssues(issues: readonly SchemaIssue[], checked: CheckedValue): readonly ConfigIssue[] {
  return issues.flatMap((issue) => issuesOf(issue, checked, []));
}

function issuesOf(
  issue: DetailedIssue,
  checked: CheckedValue,
  above: readonly PropertyKey[],
): readonly ConfigIssue[] {
  const path = [...above, ...keysOf(issue)];
  const where = pathOf(checked.path, path);
  if (issue.code === "unrecognized_keys" && Array.isArray(issue.keys)) {
    const known = knownNames(checked, path);
    return issue.keys.map((key) => unknownField(where, String(key), known));
  }
  const schemas = schemasAt(checked.jsonSchema, path);
  const allowed = allowedAt(schemas);
  const isExplained = !isBare(issue.message) || allowed !== undefined;
  const alternative = issue.code === "invalid_union" && !isExplained ? nearestAlternative(issue.errors) : [];
  if (alternative.length > 0) {
    return alternative.flatMap((inner) => issuesOf(inner, checked, path));
  }
  const value = valueAt(checked.given, path);
  const meant = meantWord(value, allowed ?? []);
  const hint =
    meant === undefined || meant === value
      ? isOfPlainData(issue)
        ? instanceMeant(value)
        : ""
      : `; did you mean ${JSON.stringify(meant)}?`;
  const message = `${withoutValues(wordsOf(issue, value, allowed), checked.hidden, examplesAt(schemas))}${hint}`;
  if (value === undefined) {
    return [{ path: where, message }];
  }
  const isShown = checked.mayShow?.(path) ?? (takesFixedValues(schemas) && !isLonger(value, longestWord));
  const showing = isShown && !isLonger(value, longestShown) && !mayHoldLogin(value) ? "value" : "type";
  return [{ path: where, message, received: describeValue(value, showing) }];
}

function isLonger(value: unknown, length: number): boolean {
  return typeof value === "string" && value.length > length;
}

/** A URL may hold a user and a password. */
function mayHoldLogin(value: unknown): boolean {
  return typeof value === "string" && value.includes("@");
}

function knownNames({ jsonSchema, commonNames = [] }: CheckedValue, path: readonly PropertyKey[]) {
  const names = namesAt(schemasAt(jsonSchema, path));
  return path.length > 0 || names.length === 0 ? names : [...commonNames, ...names];
}

/** Whether a message is zod's own, which does not say what to do. */
function isBare(message: unknown): boolean {
  return typeof message !== "string" || /^(?:Invalid (?:input|option)|Too (?:small|big))\b/.test(message);
}

/** What each of zod's types is called. */
const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  object: "an object",
  record: "an object",
  array: "a list",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

function wordsOf(issue: DetailedIssue, value: unknown, allowed: readonly string[] | undefined): string {
  const { message, expected } = issue;
  const kind = typeof expected === "string" ? (kinds[expected] ?? `of type ${expected}`) : undefined;
  const wanted = allowed === undefined ? (kind ?? boundOf(issue)) : joinedByOr(allowed);
  const words = isBare(message) && wanted !== undefined ? `must be ${wanted}` : String(message);
  return value === undefined && words.startsWith("must be ") ? `is missing: it ${words}` : words;
}

/** `at least 1`, `above 0`, `of at most 5 characters`. Undefined: the issue is about no bound. */
function boundOf({ code, origin, minimum, maximum, inclusive }: DetailedIssue): string | undefined {
  if (code !== "too_small" && code !== "too_big") {
    return undefined;
  }
  const side =
    code === "too_small"
      ? `${inclusive === false ? "above" : "at least"} ${String(minimum)}`
      : `${inclusive === false ? "below" : "at most"} ${String(maximum)}`;
  switch (origin) {
    case "number":
    case "int":
    case "bigint":
      return side;
    case "string":
      return `a text of ${side} character${side.endsWith(" 1") ? "" : "s"}`;
    case "array":
      return `a list of ${side}`;
    default:
      return undefined;
  }
}

function keysOf({ path = [] }: SchemaIssue): readonly PropertyKey[] {
  return path.map((part) => (typeof part === "object" ? part.key : part));
}

/** zod reports only "Invalid input" for a union. The alternative with the fewest issues was probably meant. */
function nearestAlternative(errors: unknown): readonly DetailedIssue[] {
  const alternatives: readonly (readonly DetailedIssue[])[] = Array.isArray(errors) ? errors : [];
  const [nearest] = alternatives
    .filter((issues) => issues.length > 0)
    .toSorted((one, other) => one.length - other.length);
  return nearest ?? [];
}
