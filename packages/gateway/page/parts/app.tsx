import type { Snapshot } from "../../src/contract/feed.js";
import { modelKey } from "../../src/reading/credential-words.js";
import { Traffic } from "../charts/traffic.js";
import type { Page } from "../state/page.js";
import { oldSinceMs } from "../state/page-state.js";
import type { Saying } from "../state/spoken.js";
import { Timeline } from "../timeline/timeline.js";
import { Clients } from "./clients.js";
import { Entrance } from "./entrance.js";
import { Failures } from "./failures.js";
import { Header } from "./header.js";
import { HeadlineBox } from "./headline-box.js";
import { ModelCard } from "./model-card.js";
import { QuestionDialog } from "./question-dialog.js";
import { UnknownErrors } from "./unknown-errors.js";

/** The whole page. */
export function App({ page }: { readonly page: Page }) {
  const { snapshot, connection, announcement } = page.state;
  const { state } = connection.value;
  const known = snapshot.value;
  const isOld = known !== undefined && oldSinceMs(connection.value) !== undefined;
  const notice = page.notice.saying.value;
  return (
    <>
      <a class="skip" href="#main">
        Skip to the models
      </a>
      <Header page={page} />
      <main id="main" tabIndex={-1} data-stale={isOld}>
        <Entrance page={page} />
        {known !== undefined ? (
          <Content page={page} snapshot={known} />
        ) : state === "log-in-needed" ? null : (
          <p class="empty">
            {state === "lost" ? "The gateway cannot be reached. The page tries again." : "Connecting…"}
          </p>
        )}
      </main>
      <QuestionDialog page={page} />
      <p class="hidden" aria-live="polite">
        <Said saying={announcement.value} />
      </p>
      <p class="notice" role="status" data-shown={notice !== undefined}>
        <Said saying={notice} />
      </p>
    </>
  );
}

/** Makes a new element for each saying, even with the same words, because a screen reader reads only new elements. */
function Said({ saying }: { readonly saying: Saying | undefined }) {
  return saying === undefined ? null : <span key={saying.id}>{saying.text}</span>;
}

/** With more credentials, the cards fold credentials that have nothing to report. */
const MOST_CREDENTIALS = 40;

function Content({ page, snapshot }: { readonly page: Page; readonly snapshot: Snapshot }) {
  const isBrief =
    snapshot.models.reduce((sum, { credentials }) => sum + credentials.length, 0) > MOST_CREDENTIALS;
  return (
    <>
      <HeadlineBox page={page} />
      <section aria-labelledby="models">
        <h2 id="models">Models</h2>
        {snapshot.models.length === 0 ? <p class="empty">The configuration has no models.</p> : null}
        <div class="cards">
          {snapshot.models.map((model) => (
            <ModelCard key={modelKey(model)} page={page} model={model} isBrief={isBrief} />
          ))}
        </div>
      </section>
      <Timeline page={page} />
      <Traffic page={page} />
      <div class="columns">
        <Failures failures={snapshot.failures} page={page} />
        <div class="stack">
          <UnknownErrors unknown={snapshot.unknown} page={page} />
          <Clients clients={snapshot.clients} currency={snapshot.currency} />
        </div>
      </div>
      <footer>
        <p>
          Hotspare {snapshot.version}
          {snapshot.fleet === undefined || snapshot.fleet.state === "none"
            ? ""
            : `, fleet ${snapshot.fleet.state}`}
        </p>
      </footer>
    </>
  );
}
