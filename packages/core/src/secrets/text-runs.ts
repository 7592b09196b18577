import type { Run } from "./pieces/gram-index.js";
import { secretMark } from "./secret.js";

/** What of a run stands outside of others, which are in order. */
export function textOutside(text: string, { start, end }: Run, wholes: readonly Run[]): string {
  let outside = "";
  let from = start;
  for (const whole of wholes) {
    outside += text.slice(from, Math.max(from, whole.start));
    from = Math.max(from, whole.end);
  }
  return outside + text.slice(from, end);
}

/** The text with the mark in place of each run. */
export function withoutRuns(text: string, runs: readonly Run[]): string {
  let scrubbed = "";
  let from = 0;
  for (const { start, end } of runs) {
    scrubbed += text.slice(from, start) + secretMark;
    from = end;
  }
  return from === 0 ? text : scrubbed + text.slice(from);
}

export function inOrder(runs: readonly Run[]): readonly Run[] {
  return runs.toSorted((one, other) => one.start - other.start);
}

/** Runs that are in order, with those as one that overlap or touch. */
export function merged(runs: readonly Run[]): readonly Run[] {
  const all: { readonly start: number; end: number }[] = [];
  for (const { start, end } of runs) {
    const last = all.at(-1);
    if (last !== undefined && start <= last.end) {
      last.end = Math.max(last.end, end);
    } else {
      all.push({ start, end });
    }
  }
  return all;
}
