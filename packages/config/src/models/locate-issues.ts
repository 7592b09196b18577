import type { ConfigIssue } from "@hotspare/core";
import type { ConfigSource } from "../file/config-source.js";
import { hiddenValues, withoutHidden } from "../references/hidden.js";
import type { ResolvedConfig } from "../references/resolve-references.js";
import { describeReferences } from "../references/show-references.js";

/** Adds its line to each issue, shows the names of references in place of their values, and sorts the issues by line. */
export async function locateIssues(
  found: readonly ConfigIssue[],
  { file, readLines }: ConfigSource,
  { issues, written }: ResolvedConfig,
): Promise<readonly ConfigIssue[]> {
  const unresolved = new Set(issues.map(({ path }) => path));
  // A value that a missing variable should supply is not reported a second time.
  const all = [...issues, ...found.filter(({ path }) => !unresolved.has(path))];
  // An issue of a plugin may quote a value, such as a model's name, at a place of its own; and the value may have come from a variable.
  if (all.length === 0) {
    return [];
  }
  const values = hiddenValues(written);
  const lineOf = await readLines();
  const located = all.map((found) => {
    const issue = {
      ...found,
      message: withoutHidden(found.message, values),
      ...(found.received === undefined ? {} : { received: withoutHidden(found.received, values) }),
    };
    const line = lineOf(issue.path);
    const reference = written.get(issue.path);
    return {
      ...issue,
      ...(file !== undefined && reference === undefined && isUnquoted(issue)
        ? { message: `${issue.message}; write a text that looks like a number, true or false in quotes` }
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
