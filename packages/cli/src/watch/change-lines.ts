import { entryWords, headlineOf, type Snapshot } from "@hotspare/gateway/feed";

/** What a log gets of a gateway: each change as a line, with its time. */
export function changeLines(before: Snapshot | undefined, after: Snapshot): readonly string[] {
  if (before === undefined) return stateLines(after);
  // Another process, whose entries are numbered from 1 again.
  if (before.startedMs !== after.startedMs) {
    const since = after.timeline.filter(({ atMs }) => atMs > before.nowMs);
    return [
      line(after.nowMs, `The gateway has restarted, with version ${after.version}.`),
      ...entryLines(since),
      ...stateLines(after),
    ];
  }
  const lastId = before.timeline.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
  const fleet = fleetWords(before.fleet, after.fleet);
  // Without durations, which change by themselves.
  const { text } = headlineOf(after, after.nowMs);
  const isChanged = headlineOf(before, before.nowMs).text !== text;
  return [
    ...entryLines(after.timeline.filter(({ id }) => id > lastId)),
    ...(fleet === undefined ? [] : [line(after.nowMs, fleet)]),
    ...(isChanged ? [line(after.nowMs, text)] : []),
  ];
}

/** A line of a log. Times of another zone than the reader's are compared with other logs, so that they are UTC. */
export function line(atMs: number, text: string): string {
  const date = new Date(atMs);
  return `${Number.isNaN(date.getTime()) ? String(atMs) : date.toISOString()}  ${text}`;
}

function stateLines(snapshot: Snapshot): readonly string[] {
  const { text, troubles } = headlineOf(snapshot, snapshot.nowMs);
  return [text, ...troubles.map((trouble) => trouble.text)].map((each) => line(snapshot.nowMs, each));
}

function entryLines(entries: Snapshot["timeline"]): readonly string[] {
  return entries.map((entry) => line(entry.atMs, entryWords(entry)));
}

/** What has become of the link to the fleet. Undefined: nothing. */
function fleetWords(before: Snapshot["fleet"], after: Snapshot["fleet"]): string | undefined {
  if (after === undefined || before?.state === after.state) return undefined;
  switch (after.state) {
    case "degraded":
      return `The link to the fleet is lost, so this process uses only its own observations${after.reason === undefined ? "" : ` (${after.reason})`}.`;
    case "connected":
      return before?.state === "degraded"
        ? "The link to the fleet is back."
        : "The gateway shares its health with a fleet.";
    case "none":
      return "The gateway shares its health with no fleet any more.";
    default:
      return `The link to the fleet is ${after.state}.`;
  }
}
