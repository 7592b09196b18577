import type { Snapshot } from "../../src/contract/feed.js";
import { modelKey } from "../../src/reading/credential-words.js";
import { Traffic } from "../charts/traffic.js";
import type { Page } from "../state/page.js";
import { Timeline } from "../timeline/timeline.js";
import { Clients } from "./clients.js";
import { Failures } from "./failures.js";
import { Header } from "./header.js";
import { HeadlineBox } from "./headline-box.js";
import { LogInForm } from "./log-in-form.js";
import { ModelCard } from "./model-card.js";
import { QuestionDialog } from "./question-dialog.js";
import { UnknownErrors } from "./unknown-errors.js";

/** The whole page. */
export function App({ page }: { readonly page: Page }) {
  const { snapshot, connection, announcement } = page.state;
  const { state } = connection.value;
  const known = snapshot.value;
  return (
    <>
      <a class="skip" href="#main">
        Skip to the models
      </a>
      <Header page={page} />
      <main id="main" tabIndex={-1} data-stale={state === "lost" && known !== undefined}>
        {state === "log-in-needed" ? (
          <section class="panel entrance" aria-labelledby="entrance">
            <h2 id="entrance">Log in</h2>
            <p>This gateway shows its state to its admin.</p>
            <LogInForm page={page} onDone={() => page.feed.reconnect()} />
          </section>
        ) : known === undefined ? (
          <p class="empty">
            {state === "lost" ? "The gateway cannot be reached. The page tries again." : "Connecting…"}
          </p>
        ) : (
          <Content page={page} snapshot={known} />
        )}
      </main>
      <QuestionDialog page={page} />
      <p class="hidden" aria-live="polite">
        {announcement.value}
      </p>
      <p class="notice" role="status" data-shown={page.notice.value !== ""}>
        {page.notice.value}
      </p>
    </>
  );
}

function Content({ page, snapshot }: { readonly page: Page; readonly snapshot: Snapshot }) {
  return (
    <>
      <HeadlineBox page={page} />
      <section aria-labelledby="models">
        <h2 id="models">Models</h2>
        {snapshot.models.length === 0 ? <p class="empty">The configuration has no models.</p> : null}
        <div class="cards">
          {snapshot.models.map((model) => (
            <ModelCard key={modelKey(model)} page={page} model={model} />
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
          {snapshot.fleet === undefined ? "" : `, fleet ${snapshot.fleet.state}`}
        </p>
      </footer>
    </>
  );
}
