import type { SchemaIssue } from "../contract/plugin/credential-schema.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { describeValue, pathOf, unknownField, valueAt } from "./config-issues.js";
import { withoutValues } from "./without-values.js";

/** Path and content of a credential's own fields. */
export interface PluginFieldsPlace {
  /** Path of the credential. */
  readonly prefix: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly known: readonly string[];
}

/** What zod reports beyond the standard's message and path. */
type DetailedIssue = SchemaIssue & {
  readonly code?: unknown;
  readonly keys?: unknown;
  readonly errors?: unknown;
  readonly expected?: unknown;
};

/**
 * Turns the findings of a plugin's schema into our words. Values are never shown, even if the schema's message quotes
 * them.
 */
export function pluginFieldIssues(
  issue: DetailedIssue,
  place: PluginFieldsPlace,
  above: readonly PropertyKey[] = [],
): readonly ConfigIssue[] {
  const path = [...above, ...keysOf(issue)];
  const where = pathOf(place.prefix, path);
  if (issue.code === "unrecognized_keys" && Array.isArray(issue.keys)) {
    const known = path.length === 0 ? place.known : [];
    return issue.keys.map((key) => unknownField(where, String(key), known));
  }
  const alternative = issue.code === "invalid_union" ? nearestAlternative(issue.errors) : [];
  if (alternative.length > 0) {
    return alternative.flatMap((inner) => pluginFieldIssues(inner, place, path));
  }
  const value = valueAt(place.fields, path);
  const message = withoutValues(wordsOf(issue, value), place.fields);
  return [
    value === undefined
      ? { path: where, message }
      : { path: where, message, received: describeValue(value, "type") },
  ];
}

/** zod's words for a missing field do not say what to do. */
function wordsOf({ code, message, expected }: DetailedIssue, value: unknown): string {
  if (code !== "invalid_type" || typeof expected !== "string" || !message.startsWith("Invalid input: ")) {
    return String(message);
  }
  const kind = expected === "string" ? "a text" : `of type ${expected}`;
  return value === undefined ? `is missing: it must be ${kind}` : `must be ${kind}`;
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
