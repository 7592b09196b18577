import type { ModelView } from "../../src/contract/feed.js";
import { headlineOf, type Level } from "../../src/reading/headline.js";
import { clockWords, durationWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";
import { oldSinceMs } from "../state/page-state.js";
import { cardId } from "./model-card.js";

const SIGNS: Readonly<Record<Level, string>> = { fine: "✓", notice: "i", warning: "!", down: "✕" };

/** Most problems that are shown at once. */
const MOST_TROUBLES = 6;

/** The summary that a person on call reads first. */
export function HeadlineBox({ page: { state } }: { readonly page: Page }) {
  const snapshot = state.snapshot.value;
  if (snapshot === undefined) return null;
  const nowMs = state.nowMs.value;
  const { level, text, troubles } = headlineOf(snapshot, nowMs);
  // An old state gets a question mark, because "fine" may no longer be true.
  const sinceMs = oldSinceMs(state.connection.value);
  const more = troubles.length - MOST_TROUBLES;
  return (
    <section class="headline" data-level={level} aria-labelledby="headline">
      <span class="sign" data-level={level} aria-hidden="true">
        {sinceMs === undefined ? SIGNS[level] : "?"}
      </span>
      <div>
        <h2 id="headline">
          {sinceMs === undefined ? "" : `At ${clockWords(sinceMs, nowMs, true)}: `}
          {text}
        </h2>
        {troubles.length === 0 ? (
          <p>{quietWords(snapshot.models.length, nowMs - snapshot.startedMs)}</p>
        ) : (
          <ul>
            {troubles.slice(0, MOST_TROUBLES).map((trouble, index) => (
              // The key is the index, because the text counts seconds and would make a new item each second.
              <li key={index} data-level={trouble.level}>
                <span class="sign" data-level={trouble.level} aria-hidden="true">
                  {SIGNS[trouble.level]}
                </span>
                <Sentence text={trouble.text} to={cardOf(snapshot.models, trouble.model)} />
              </li>
            ))}
            {more > 0 ? <li>and {more} more, below</li> : null}
          </ul>
        )}
      </div>
    </section>
  );
}

/** An English sentence that may contain names in other scripts, so its direction is set. With `to`, the sentence links to the card of its model. */
function Sentence({ text, to }: { readonly text: string; readonly to: string | undefined }) {
  return (
    <bdi dir="ltr">
      {to === undefined ? (
        text
      ) : (
        <a class="trouble" href={`#${to}`}>
          {text}
        </a>
      )}
    </bdi>
  );
}

function cardOf(models: readonly ModelView[], name: string | undefined): string | undefined {
  const model = models.find((each) => each.name === name);
  return model === undefined ? undefined : cardId(model);
}

function quietWords(models: number, upMs: number): string {
  const subject = models === 1 ? "The model is" : `All ${models} models are`;
  return `${models === 0 ? "" : `${subject} served as configured. `}Up for ${durationWords(upMs)}.`;
}
