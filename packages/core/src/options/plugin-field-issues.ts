import type { SchemaIssue } from "../contract/plugin/standard-schema.js";
import { instanceMeant } from "../errors/hints/instance-meant.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { describeValue, isOfPlainData, valueAt } from "./config-issues.js";
import { pathOf, unknownField } from "./refused/unknown-field.js";
import {
  allowedAt,
  examplesAt,
  joinedByOr,
  meantWord,
  namesAt,
  schemasAt,
  takesFixedValues,
} from "./schema-places.js";
import { withoutValues } from "./without-values.js";

/** Path and content of a credential's own fields. */
export interface PluginFieldsPlace {
  /** Path of the credential. */
  readonly prefix: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The fields whose values no message repeats. @default all fields */
  readonly hidden?: Readonly<Record<string, unknown>>;
  /** Names of the fields that every credential has. */
  readonly commonNames: readonly string[];
  /** What the plugin's schema takes, for hints. Undefined: the plugin does not say. */
  readonly jsonSchema: unknown;
}

/** What zod reports beyond the standard's message and path. */
type DetailedIssue = SchemaIssue & {
  readonly code?: unknown;
  readonly keys?: unknown;
  readonly errors?: unknown;
  readonly expected?: unknown;
};

/** A longer text in the place of a word may be anything. */
const longestWord = 24;

/**
 * Turns the findings of a plugin's schema into our words. A value may be a key, so it is only shown where the schema takes nothing but fixed words,
 * numbers, true and false. Elsewhere it is not shown, even if the schema's message quotes it.
 */
export function pluginFieldIssues(
  issue: DetailedIssue,
  place: PluginFieldsPlace,
  above: readonly PropertyKey[] = [],
): readonly ConfigIssue[] {
  const path = [...above, ...keysOf(issue)];
  const where = pathOf(place.prefix, path);
  if (issue.code === "unrecognized_keys" && Array.isArray(issue.keys)) {
    const known = knownNames(place, path);
    return issue.keys.map((key) => unknownField(where, String(key), known));
  }
  const schemas = schemasAt(place.jsonSchema, path);
  const allowed = allowedAt(schemas);
  const isExplained = !isBare(issue.message) || allowed !== undefined;
  const alternative = issue.code === "invalid_union" && !isExplained ? nearestAlternative(issue.errors) : [];
  if (alternative.length > 0) {
    return alternative.flatMap((inner) => pluginFieldIssues(inner, place, path));
  }
  const value = valueAt(place.fields, path);
  const meant = meantWord(value, allowed ?? []);
  const hint =
    meant === undefined
      ? isOfPlainData(issue)
        ? instanceMeant(value)
        : ""
      : `; did you mean ${JSON.stringify(meant)}?`;
  const message = `${withoutValues(wordsOf(issue, value, allowed), place.hidden ?? place.fields, examplesAt(schemas))}${hint}`;
  const isShown = takesFixedValues(schemas) && !(typeof value === "string" && value.length > longestWord);
  return [
    value === undefined
      ? { path: where, message }
      : { path: where, message, received: describeValue(value, isShown ? "value" : "type") },
  ];
}

function knownNames({ jsonSchema, commonNames }: PluginFieldsPlace, path: readonly PropertyKey[]) {
  const names = namesAt(schemasAt(jsonSchema, path));
  return path.length > 0 || names.length === 0 ? names : [...commonNames, ...names];
}

/** Whether a message is zod's own, which does not say what to do. */
function isBare(message: unknown): boolean {
  return typeof message !== "string" || /^Invalid (?:input|option)\b/.test(message);
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

function wordsOf(
  { message, expected }: DetailedIssue,
  value: unknown,
  allowed: readonly string[] | undefined,
): string {
  const kind = typeof expected === "string" ? (kinds[expected] ?? `of type ${expected}`) : undefined;
  const wanted = allowed === undefined ? kind : joinedByOr(allowed);
  if (!isBare(message) || wanted === undefined) {
    return String(message);
  }
  return value === undefined ? `is missing: it must be ${wanted}` : `must be ${wanted}`;
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
