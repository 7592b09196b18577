import type { TimelineEntry } from "../contract/feed.js";
import { HISTORY_MS, MOST_TIMELINE_ENTRIES, newest, younger } from "./apply-patch.js";

type WithoutId<Entry> = Entry extends TimelineEntry ? Omit<Entry, "id"> : never;

/** An entry before it has its place in the timeline. */
export type NewEntry = WithoutId<TimelineEntry>;

/**
 * How many entries of a type a model may add, and in which time. A call a millisecond that finds no credential must not push an hour's openings out of the timeline:
 * the buckets count what is left out here. Openings and closings come in pairs, and their circuits' own times bound them.
 */
const bounds: Readonly<
  Partial<Record<TimelineEntry["type"], { readonly most: number; readonly withinMs: number }>>
> = {
  exhaustion: { most: 1, withinMs: 30_000 },
  switch: { most: 30, withinMs: 10_000 },
  failback: { most: 30, withinMs: 10_000 },
  reload: { most: 30, withinMs: 10_000 },
};

/** What happened in the last hour, 2,000 entries at most. */
export class Timeline {
  #entries: TimelineEntry[] = [];
  #lastId = 0;
  /** By model and type: when counting began, and how many entries there were since. Bounded by the models and the classes. */
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

  /** Entries with a higher id, as a reader has them who knows everything up to `id`. */
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
    // A clock that was set back begins anew.
    if (recent === undefined || atMs < recent.sinceMs || atMs - recent.sinceMs >= bound.withinMs) {
      this.#recent.set(key, { sinceMs: atMs, count: 1 });
      return true;
    }
    recent.count += 1;
    return recent.count <= bound.most;
  }
}
