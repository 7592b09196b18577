import { entryWords, headlineOf, type Snapshot } from "@hotspare/gateway/feed";

/** What a log gets of a gateway: each change as a line, with its time. */
export function changeLines(before: Snapshot | undefined, after: Snapshot): readonly string[] {
  const now = headlineOf(after, after.nowMs);
  if (before === undefined)
    return [line(after.nowMs, now.text), ...now.troubles.map(({ text }) => line(after.nowMs, text))];
  const lastId = before.timeline.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
  const entries = after.timeline.filter(({ id }) => id > lastId);
  // Without durations, which change by themselves.
  const isChanged = headlineOf(before, before.nowMs).text !== now.text;
  return [
    ...entries.map((entry) => line(entry.atMs, entryWords(entry))),
    ...(isChanged ? [line(after.nowMs, now.text)] : []),
  ];
}

/** A line of a log. Times of another zone than the reader's are compared with other logs, so that they are UTC. */
export function line(atMs: number, text: string): string {
  const date = new Date(atMs);
  return `${Number.isNaN(date.getTime()) ? String(atMs) : date.toISOString()}  ${text}`;
}
