import { clockWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";
import { oldSinceMs } from "../state/page-state.js";
import { LogInForm } from "./log-in-form.js";

/** Asks for the admin key if only the admin may see the gateway's state. */
export function Entrance({ page }: { readonly page: Page }) {
  const connection = page.state.connection.value;
  if (connection.state !== "log-in-needed") return null;
  const sinceMs = oldSinceMs(connection);
  const done = () => {
    page.notice.say("You are logged in.");
    page.feed.reconnect();
    // The form disappears, so the focus moves to the main part.
    document.getElementById("main")?.focus();
  };
  return (
    <section class="panel entrance" aria-labelledby="entrance" data-again={sinceMs !== undefined}>
      <h2 id="entrance">{sinceMs === undefined ? "Log in" : "Log in again"}</h2>
      <p>
        {connection.hasLeft ? "You are logged out. " : ""}
        {sinceMs === undefined
          ? "Only the admin can see the state of this gateway."
          : `Your log-in has ended. The state below is from ${clockWords(sinceMs, page.state.nowMs.peek(), true)}.`}
      </p>
      <LogInForm page={page} isFocused={connection.hasLeft} onDone={done} />
    </section>
  );
}
