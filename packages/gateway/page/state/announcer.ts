import type { TimelineEntry } from "../../src/contract/feed.js";
import { modelKey } from "../../src/reading/credential-words.js";
import { entryWords } from "../../src/reading/entry-words.js";

/** Entries that are read out one by one; of more, only their number. */
const MOST_READ_OUT = 2;
/** A sentence that has just been read is no news, milliseconds. */
const JUST_READ_MS = 60_000;

/**
 * Chooses what a screen reader says of new entries: switches and exhaustions. A model that stays down is read out once, though every call adds an exhaustion, and so is a
 * model that flaps between the same two credentials.
 *
 * @returns the words, "" for nothing
 */
export function createAnnouncer(): (entries: readonly TimelineEntry[], nowMs: number) => string {
  const exhausted = new Set<string>();
  const readAtMs = new Map<string, number>();

  const isNews = (entry: TimelineEntry): boolean => {
    const model = modelKey({ name: entry.model, kind: entry.kind });
    if (entry.type !== "exhaustion") {
      // Its circuits open again and again while it is down.
      if (entry.type !== "opened") exhausted.delete(model);
      return entry.type === "switch";
    }
    if (exhausted.has(model)) return false;
    exhausted.add(model);
    return true;
  };
  return (entries, nowMs) => {
    for (const [words, atMs] of readAtMs) if (Math.abs(nowMs - atMs) >= JUST_READ_MS) readAtMs.delete(words);
    const news = new Set(
      entries
        .filter(isNews)
        .map(entryWords)
        .filter((words) => !readAtMs.has(words)),
    );
    for (const words of news) readAtMs.set(words, nowMs);
    return news.size > MOST_READ_OUT ? `${news.size} switches and exhaustions.` : [...news].join(" ");
  };
}
