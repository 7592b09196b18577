import type { SchemaIssue } from "../contract/plugin/credential-schema.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { describeValue, pathOf, unknownField, valueAt } from "./config-issues.js";
import { withoutValues } from "./without-values.js";

/** Where the fields stand and what there is. */
export interface PluginFieldsPlace {
  /** The credential's path. */
  readonly prefix: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly known: readonly string[];
}

/** What zod tells beside the standard's message and path. */
type DetailedIssue = SchemaIssue & {
  readonly code?: unknown;
  readonly keys?: unknown;
  readonly errors?: unknown;
  readonly expected?: unknown;
};

/** What a plugin's schema found, in our words. No value is shown, not even one that the schema's message quotes. */
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

/** zod's own words for a field that is missing say nothing of what to do. */
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

/** A union says "Invalid input" and nothing else; the alternative with the fewest problems is probably the one that was meant. */
function nearestAlternative(errors: unknown): readonly DetailedIssue[] {
  const alternatives: readonly (readonly DetailedIssue[])[] = Array.isArray(errors) ? errors : [];
  const [nearest] = alternatives
    .filter((issues) => issues.length > 0)
    .toSorted((one, other) => one.length - other.length);
  return nearest ?? [];
}
