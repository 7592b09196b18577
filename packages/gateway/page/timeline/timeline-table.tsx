import { useState } from "preact/hooks";
import type { TimelineEntry } from "../../src/contract/feed.js";
import { counted } from "../../src/reading/counted.js";
import { entryWords } from "../../src/reading/entry-words.js";
import { clockWords } from "../../src/reading/time-words.js";

/** Number of entries that the table shows at first, and that each click adds. Thousands of entries at once would block the browser. */
const PART = 300;

/** A table of all entries in words, newest first. The table is made only when the reader opens it. */
export function TimelineTable({
  timeline,
  nowMs,
}: {
  readonly timeline: readonly TimelineEntry[];
  readonly nowMs: number;
}) {
  const [isOpen, setOpen] = useState(false);
  const [most, setMost] = useState(PART);
  const hidden = Math.max(0, timeline.length - most);
  const count = timeline.length.toLocaleString("en");
  return (
    <details class="table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table ({counted(count, "entry", "entries")})</summary>
      {isOpen ? (
        <table>
          <caption>
            {hidden === 0
              ? timeline.length === 1
                ? "One entry"
                : `All ${count} entries`
              : `The newest ${most.toLocaleString("en")} of ${count} entries`}
          </caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Kind</th>
              <th scope="col">What happened</th>
            </tr>
          </thead>
          <tbody>
            {timeline
              .slice(-most)
              .reverse()
              .map((entry) => (
                <tr key={entry.id}>
                  <td>{clockWords(entry.atMs, nowMs, true)}</td>
                  <td>{entry.type}</td>
                  <td>
                    <bdi dir="ltr">{entryWords(entry)}</bdi>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      ) : null}
      {isOpen && hidden > 0 ? (
        <button type="button" onClick={() => setMost(most + PART)}>
          Show {Math.min(PART, hidden)} older
        </button>
      ) : null}
    </details>
  );
}
