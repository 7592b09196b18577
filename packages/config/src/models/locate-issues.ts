import type { ConfigIssue } from "@hotspare/core";
import type { ConfigSource } from "../file/config-source.js";
import type { ResolvedConfig } from "../references/resolve-references.js";
import { describeReferences } from "../references/show-references.js";

/** A shorter value of a variable is a word or a number. */
const leastHidden = 6;

/** Adds its line to each issue, shows the names of references in place of their values, and sorts the issues by line. */
export function locateIssues(
  found: readonly ConfigIssue[],
  { file, lineOf }: ConfigSource,
  { issues, written }: ResolvedConfig,
): readonly ConfigIssue[] {
  const unresolved = new Set(issues.map(({ path }) => path));
  // A value that a missing variable should supply is not reported a second time.
  const all = [...issues, ...found.filter(({ path }) => !unresolved.has(path))];
  const values = [...written.values()]
    .flatMap(({ provided }) => provided)
    .filter(({ length }) => length >= leastHidden);
  const located = all.map((found) => {
    const issue = {
      ...found,
      message: withoutValues(found.message, values),
      ...(found.received === undefined ? {} : { received: withoutValues(found.received, values) }),
    };
    const line = lineOf(issue.path);
    const reference = written.get(issue.path);
    return {
      ...issue,
      ...(file !== undefined && reference === undefined && isUnquoted(issue)
        ? { message: `${issue.message}; a text that looks like a number, true or false stands in quotes` }
        : {}),
      ...(reference === undefined || issue.received === undefined
        ? {}
        : { received: describeReferences(reference.parts) }),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    };
  });
  return located.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
}

/** Whether a number, true or false stands where a text is wanted. */
function isUnquoted({ message, received = "" }: ConfigIssue): boolean {
  const isFound = /^(?:a number|a boolean|-?\d[\d.e+]*|true|false)$/.test(received);
  return (
    (isFound && /\b(?:text|texts|name|string)\b|must name/.test(message)) ||
    / is a (?:number|boolean): must be a text/.test(message)
  );
}

/** An issue of a plugin may quote a value, such as a model's name, at a place of its own; and the value may have come from a variable. */
function withoutValues(message: string, values: readonly string[]): string {
  return values.reduce((text, value) => text.replaceAll(value, "[secret]"), message);
}
