import type { ConfigIssue } from "@hotspare/core";

/**
 * Keeps the first syntax mistake of each line, in the order of the text. Later mistakes, or mistakes of a second
 * parser, mostly repeat the first.
 */
export function firstOfEachLine(...found: readonly (readonly ConfigIssue[])[]): readonly ConfigIssue[] {
  const lines = new Set<number | undefined>();
  const kept = found.flat().filter(({ line }) => {
    const isFirst = !lines.has(line);
    lines.add(line);
    return isFirst;
  });
  return kept.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
}
