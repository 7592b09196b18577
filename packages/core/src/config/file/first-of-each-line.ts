import type { ConfigIssue } from "../../errors/invalid-config-error.js";

/** Mistakes of syntax in the order of the text: what follows in a line, or is found by a second reader, is mostly the echo of the first. */
export function firstOfEachLine(...found: readonly (readonly ConfigIssue[])[]): readonly ConfigIssue[] {
  const lines = new Set<number | undefined>();
  const kept = found.flat().filter(({ line }) => {
    const isFirst = !lines.has(line);
    lines.add(line);
    return isFirst;
  });
  return kept.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
}
