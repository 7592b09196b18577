import type { Bucket, Patch, Snapshot } from "../contract/feed.js";

/** How long the page looks back. */
export const HISTORY_MS = 3_600_000;
/** Most entries of the timeline that a snapshot keeps. */
export const MOST_TIMELINE_ENTRIES = 2_000;
/** Most failures that a snapshot keeps. */
export const MOST_FAILURES = 100;

/**
 * Returns the snapshot after a patch. The function is pure and imports nothing of Node, because the page and `hotspare watch` use it too. Applying a patch twice
 * changes nothing: entries with a known id are skipped.
 */
export function applyPatch(snapshot: Snapshot, patch: Patch): Snapshot {
  const { timeline = [], buckets = [], failures = [], ...whole } = patch;
  const sinceMs = patch.nowMs - HISTORY_MS;
  return {
    ...snapshot,
    ...whole,
    timeline: newest(younger(joined(snapshot.timeline, timeline), sinceMs), MOST_TIMELINE_ENTRIES),
    buckets: younger(replaced(snapshot.buckets, buckets), sinceMs),
    failures: newest(joined(snapshot.failures, failures), MOST_FAILURES),
  };
}

/** Returns the same list when nothing is added, so that a reader can compare references to see that nothing has changed. */
function joined<Entry extends { readonly id: number }>(
  known: readonly Entry[],
  added: readonly Entry[],
): readonly Entry[] {
  const lastId = known.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
  const unknown = added.filter(({ id }) => id > lastId);
  return unknown.length === 0 ? known : [...known, ...unknown];
}

function replaced(known: readonly Bucket[], changed: readonly Bucket[]): readonly Bucket[] {
  if (changed.length === 0) return known;
  const byTime = new Map([...known, ...changed].map((bucket) => [bucket.atMs, bucket]));
  return [...byTime.values()].sort((one, other) => one.atMs - other.atMs);
}

/** The entries since a time. `entries` must be in the order of their times. */
export function younger<Entry extends { readonly atMs: number }>(
  entries: readonly Entry[],
  sinceMs: number,
): readonly Entry[] {
  const first = entries.findIndex(({ atMs }) => atMs >= sinceMs);
  if (first === 0) return entries;
  return first === -1 ? [] : entries.slice(first);
}

/** The last `most` entries. */
export function newest<Entry>(entries: readonly Entry[], most: number): readonly Entry[] {
  return entries.length <= most ? entries : entries.slice(-most);
}
