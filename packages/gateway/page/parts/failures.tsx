import { useState } from "preact/hooks";
import type { FailureView } from "../../src/contract/feed.js";
import { MOST_FAILURES } from "../../src/observatory/apply-patch.js";
import { outcomeWords } from "../../src/reading/entry-words.js";
import { clockWords, latencyWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";
import { Name, shortened } from "./name.js";

/** Number of failures that are shown until the reader asks for all. */
const FIRST = 12;

/** The last failed attempts, newest first: what failed, what the failure means, and what Hotspare did. */
export function Failures({
  failures,
  page,
}: {
  readonly failures: readonly FailureView[];
  readonly page: Page;
}) {
  const [showsAll, setShowsAll] = useState(false);
  const newest = failures.toReversed();
  const shown = showsAll ? newest : newest.slice(0, FIRST);
  const nowMs = page.state.nowMs.peek();
  return (
    <section class="panel" aria-labelledby="failures">
      <h2 id="failures">
        Last failures{" "}
        {newest.length < MOST_FAILURES ? null : <small>the last {MOST_FAILURES} are kept</small>}
      </h2>
      {newest.length > shown.length ? (
        <p class="facts">
          The newest {shown.length} of {newest.length}
        </p>
      ) : null}
      {newest.length === 0 ? <p class="empty">No attempt has failed.</p> : null}
      <ol class="failures">
        {shown.map((failure) => (
          <li key={failure.id}>
            <Failure failure={failure} nowMs={nowMs} />
          </li>
        ))}
      </ol>
      {newest.length > FIRST ? (
        <button type="button" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? "Show fewer" : `Show all ${newest.length}`}
        </button>
      ) : null}
    </section>
  );
}

function Failure({ failure, nowMs }: { readonly failure: FailureView; readonly nowMs: number }) {
  const { atMs, model, credential, provider, callId, durationMs, why, client } = failure;
  return (
    <details>
      <summary>
        <time dateTime={timeText(atMs)}>{clockWords(atMs, nowMs, true)}</time>
        <span class="failure-who">
          <Name text={credential} isShort />{" "}
          <small>
            of <Name text={model} isShort />
          </small>
        </span>
        <span class="failure-what">
          <strong>{why.class}</strong> <small>{why.reason}</small>
        </span>
        <span class="failure-outcome" data-failed={failure.outcome === "failed"}>
          <bdi dir="ltr">{shortOutcome(failure)}</bdi>
        </span>
      </summary>
      <p>{why.explanation}</p>
      <p class="facts">
        <span>
          <bdi>{credential}</bdi> of <bdi>{model}</bdi>
        </span>
        <span>
          <bdi dir="ltr">{outcomeWords(failure)}</bdi>
        </span>
        <span>after {latencyWords(durationMs)}</span>
        <span>
          provider <bdi>{provider}</bdi>
        </span>
        <span>rule {why.rule}</span>
        <span>call {callId}</span>
        {client === undefined ? null : (
          <span>
            client <bdi>{client}</bdi>
          </span>
        )}
      </p>
    </details>
  );
}

function shortOutcome({ outcome }: FailureView): string {
  const next = /^next (.*)$/s.exec(outcome)?.[1];
  return outcomeWords({ outcome: next === undefined ? outcome : `next ${shortened(next)}` });
}

/** "" for a time outside the range of Date, for which `toISOString` would throw. */
function timeText(atMs: number): string {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}
