import { useState } from "preact/hooks";
import type { TimelineEntry } from "../../src/contract/feed.js";
import { entryWords } from "../../src/reading/entry-words.js";
import { clockWords } from "../../src/reading/time-words.js";

/** Entries of the table: a longer table is no easier to read. */
const MOST = 300;

/** Every entry in words, the newest first. Made only when somebody looks. */
export function TimelineTable({
  timeline,
  nowMs,
}: {
  readonly timeline: readonly TimelineEntry[];
  readonly nowMs: number;
}) {
  const [isOpen, setOpen] = useState(false);
  const count = timeline.length.toLocaleString("en");
  return (
    <details class="table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        As a table ({count} {timeline.length === 1 ? "entry" : "entries"})
      </summary>
      {isOpen ? (
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Kind</th>
              <th scope="col">What happened</th>
            </tr>
          </thead>
          <tbody>
            {timeline
              .slice(-MOST)
              .reverse()
              .map((entry) => (
                <tr key={entry.id}>
                  <td>{clockWords(entry.atMs, nowMs, true)}</td>
                  <td>{entry.type}</td>
                  <td>
                    <bdi>{entryWords(entry)}</bdi>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      ) : null}
    </details>
  );
}
