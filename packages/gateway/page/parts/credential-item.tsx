import type { CredentialView, Headroom } from "../../src/contract/feed.js";
import { displayStateOf, shortAmount, stateWords } from "../../src/reading/credential-words.js";
import { latencyWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";
import { Meter } from "./meter.js";
import { StateMark } from "./state-mark.js";

/** Below this share the limit is marked. */
const SCARCE = 0.1;

/** One credential with its state, the end of this state, and the reason. */
export function CredentialItem({
  page,
  model,
  credential,
  place,
  isActive,
}: {
  readonly page: Page;
  readonly model: string;
  /** Position in priority order, from 1. */
  readonly place: number;
  readonly credential: CredentialView;
  readonly isActive: boolean;
}) {
  const { id, provider, inFlight, served, latencyMs, room, headroom, sameAs } = credential;
  const displayState = displayStateOf({ ...credential, isActive });
  return (
    <li
      class="credential"
      value={place}
      data-state={displayState}
      aria-current={isActive ? "true" : undefined}
    >
      <StateMark state={displayState} />
      <div class="credential-body">
        <div class="credential-head">
          <div class="credential-name">
            <h4>
              <bdi>{id}</bdi>{" "}
              <small>
                <bdi>{provider}</bdi>
              </small>
            </h4>
            <StateWords page={page} credential={{ ...credential, isActive }} />
          </div>
          <button
            type="button"
            class="quiet"
            onClick={() => (page.question.value = { kind: "reset", model, credential: id })}
            aria-label={`Reset ${id} of ${model}`}
          >
            Reset
          </button>
        </div>
        <Why credential={credential} />
        <p class="facts">
          <span>{inFlight.toLocaleString("en")} in flight</span>
          <span>{served.toLocaleString("en")} served</span>
          {latencyMs === undefined ? null : (
            <span>
              p50 {latencyWords(latencyMs.p50)}, p95 {latencyWords(latencyMs.p95)}
            </span>
          )}
          {room === undefined ? null : <span>at most {room} at once since a rate limit</span>}
          {sameAs === undefined ? null : (
            <span class="strong">
              no spare: same key and server as <bdi>{sameAs}</bdi>
            </span>
          )}
        </p>
        <HeadroomMeter label="requests" headroom={headroom?.requests} />
        <HeadroomMeter label="tokens" headroom={headroom?.tokens} />
      </div>
    </li>
  );
}

/** A component of its own, because only this part changes each second. */
function StateWords({ page, credential }: { readonly page: Page; readonly credential: CredentialView }) {
  return <p class="state">{stateWords(credential, page.state.nowMs.value)}</p>;
}

/** The failure that opened the circuit. While the circuit is closed, the last failure is folded. */
function Why({ credential: { why, state, origin } }: { readonly credential: CredentialView }) {
  if (why === undefined) return null;
  const { rule, explanation } = why;
  const words = (
    <>
      <strong>{why.class}</strong>, {why.reason}
      {origin === "fleet" ? ", observed by another process of the fleet" : ""}
    </>
  );
  const more = (
    <p>
      {explanation} <small>Rule: {rule}</small>
    </p>
  );
  if (state === "open" || state === "half_open")
    return (
      <div class="why">
        <p>{words}</p>
        {more}
      </div>
    );
  return (
    <details class="why-not">
      <summary>last failure: {words}</summary>
      {more}
    </details>
  );
}

function HeadroomMeter({
  label,
  headroom,
}: {
  readonly label: string;
  readonly headroom: Headroom | undefined;
}) {
  if (headroom === undefined) return null;
  const { limit, remaining } = headroom;
  return (
    <Meter
      label={label}
      value={remaining}
      limit={limit}
      words={`${shortAmount(remaining)} of ${shortAmount(limit)} left`}
      isScarce={remaining < limit * SCARCE}
    />
  );
}
