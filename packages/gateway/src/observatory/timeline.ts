import type { TimelineEntry } from "../contract/feed.js";
import { HISTORY_MS, MOST_TIMELINE_ENTRIES, newest, younger } from "./apply-patch.js";

type WithoutId<Entry> = Entry extends TimelineEntry ? Omit<Entry, "id"> : never;

/** An entry that the timeline has not numbered yet. */
export type NewEntry = WithoutId<TimelineEntry>;

/**
 * Most entries of a type that one model may add within a time. Without this bound, a call each millisecond that finds no credential would push an hour's other
 * entries out of the timeline. The buckets count the calls that are left out here. Entries of the types `opened` and `closed` need no bound, because a circuit
 * stays open for some time.
 */
const bounds: Readonly<
  Partial<Record<TimelineEntry["type"], { readonly most: number; readonly withinMs: number }>>
> = {
  exhaustion: { most: 1, withinMs: 30_000 },
  switch: { most: 30, withinMs: 10_000 },
  failback: { most: 30, withinMs: 10_000 },
  reload: { most: 30, withinMs: 10_000 },
};

/** The events of the last hour, at most 2,000 entries. */
export class Timeline {
  #entries: TimelineEntry[] = [];
  #lastId = 0;
  /** By model and type: when the count began, and the number of entries since. The number of models and error classes bounds the map. */
  readonly #recent = new Map<string, { sinceMs: number; count: number }>();

  get lastId(): number {
    return this.#lastId;
  }

  add(entry: NewEntry): void {
    if (!this.#mayAdd(entry)) {
      return;
    }
    this.#lastId += 1;
    this.#entries.push({ ...entry, id: this.#lastId });
    if (this.#entries.length >= 2 * MOST_TIMELINE_ENTRIES) {
      this.#entries = this.#entries.slice(-MOST_TIMELINE_ENTRIES);
    }
  }

  /** Entries with a higher id, for a reader that has every entry up to `id`. */
  since(id: number, nowMs: number): readonly TimelineEntry[] {
    const kept = newest(younger(this.#entries, nowMs - HISTORY_MS), MOST_TIMELINE_ENTRIES);
    const first = kept.findIndex((entry) => entry.id > id);
    return first === -1 ? [] : kept.slice(first);
  }

  #mayAdd(entry: NewEntry): boolean {
    const bound = bounds[entry.type];
    if (bound === undefined) {
      return true;
    }
    const key = `${entry.type} ${entry.kind} ${entry.model}${entry.type === "exhaustion" ? ` ${entry.class}` : ""}`;
    const recent = this.#recent.get(key);
    const { atMs } = entry;
    // After the clock was set back, the count begins again.
    if (recent === undefined || atMs < recent.sinceMs || atMs - recent.sinceMs >= bound.withinMs) {
      this.#recent.set(key, { sinceMs: atMs, count: 1 });
      return true;
    }
    recent.count += 1;
    return recent.count <= bound.most;
  }
}
