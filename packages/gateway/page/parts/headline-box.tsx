import { headlineOf, type Level } from "../../src/reading/headline.js";
import { clockWords, durationWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";

const SIGNS: Readonly<Record<Level, string>> = { fine: "✓", notice: "i", warning: "!", down: "✕" };

/** Troubles that are shown at once: a person on call reads no more of them. */
const MOST_TROUBLES = 6;

/** What a person on call reads first. */
export function HeadlineBox({ page: { state } }: { readonly page: Page }) {
  const snapshot = state.snapshot.value;
  if (snapshot === undefined) return null;
  const nowMs = state.nowMs.value;
  const { level, text, troubles } = headlineOf(snapshot, nowMs);
  const connection = state.connection.value;
  // The mark of an old state must not calm anybody.
  const isOld = connection.state === "lost";
  const more = troubles.length - MOST_TROUBLES;
  return (
    <section class="headline" data-level={level} aria-labelledby="headline">
      <span class="sign" data-level={level} aria-hidden="true">
        {isOld ? "?" : SIGNS[level]}
      </span>
      <div>
        <h2 id="headline">
          {isOld ? `At ${clockWords(connection.sinceMs, connection.sinceMs, true)}: ` : ""}
          {text}
        </h2>
        {troubles.length === 0 ? (
          <p>{quietWords(snapshot.models.length, nowMs - snapshot.startedMs)}</p>
        ) : (
          <ul>
            {troubles.slice(0, MOST_TROUBLES).map((trouble, index) => (
              // Its words count seconds: a key of words would make a new item each second.
              <li key={index} data-level={trouble.level}>
                <span class="sign" data-level={trouble.level} aria-hidden="true">
                  {SIGNS[trouble.level]}
                </span>
                <bdi>{trouble.text}</bdi>
              </li>
            ))}
            {more > 0 ? <li>and {more} more, below</li> : null}
          </ul>
        )}
      </div>
    </section>
  );
}

function quietWords(models: number, upMs: number): string {
  const subject = models === 1 ? "The model is" : `All ${models} models are`;
  return `${models === 0 ? "" : `${subject} served as configured. `}Up for ${durationWords(upMs)}.`;
}
