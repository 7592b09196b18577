import type { TimelineEntry } from "../../src/contract/feed.js";
import { modelKey } from "../../src/reading/credential-words.js";
import { entryWords } from "../../src/reading/entry-words.js";

/** Most entries that are read out one by one. For more entries, only their number is read. */
const MOST_READ_OUT = 2;
/** A sentence is not repeated within this time, in milliseconds. */
const JUST_READ_MS = 60_000;

/**
 * Chooses the new entries that a screen reader reads: switches and exhaustions. A model that stays down is read once, although each call adds an exhaustion. A
 * model that switches back and forth between two credentials is not read again and again.
 *
 * @returns a function that returns the text to read, or "" for nothing
 */
export function createAnnouncer(): (entries: readonly TimelineEntry[], nowMs: number) => string {
  const exhausted = new Set<string>();
  const readAtMs = new Map<string, number>();

  const isNews = (entry: TimelineEntry): boolean => {
    const model = modelKey({ name: entry.model, kind: entry.kind });
    if (entry.type !== "exhaustion") {
      // While a model is down, its circuits open repeatedly, so `opened` does not mean that the model has answered.
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
