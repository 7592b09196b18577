import { clockWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";

/** Name, connection, and the reader's own settings. */
export function Header({ page }: { readonly page: Page }) {
  const { theme, question, calls, feed, state } = page;
  const admin = state.snapshot.value?.admin;
  const other = theme.theme.value === "dark" ? "light" : "dark";
  const logOut = async () => {
    const result = await calls.logOut();
    page.notice.value = result.isDone ? "You are logged out." : result.message;
    feed.reconnect();
  };
  return (
    <header class="bar">
      <h1>
        <img src="icon.svg" alt="" width="24" height="24" /> Hotspare
      </h1>
      <ConnectionWords page={page} />
      <div class="buttons">
        {admin === "log-in-needed" && state.connection.value.state !== "log-in-needed" ? (
          <button type="button" onClick={() => (question.value = { kind: "log-in" })}>
            Log in
          </button>
        ) : null}
        {admin === "logged-in" ? (
          <button type="button" onClick={() => void logOut()}>
            Log out
          </button>
        ) : null}
        <button type="button" onClick={() => theme.toggle()} aria-label={`Show the page ${other}`}>
          <span aria-hidden="true">{other === "dark" ? "☾" : "☀"}</span>
        </button>
      </div>
    </header>
  );
}

function ConnectionWords({ page: { state } }: { readonly page: Page }) {
  const connection = state.connection.value;
  switch (connection.state) {
    case "connecting":
      return (
        <p class="connection" data-state="connecting">
          ○ connecting…
        </p>
      );
    case "live":
      return (
        <p class="connection" data-state="live">
          ● live
        </p>
      );
    case "lost":
      return (
        <p class="connection" data-state="lost" role="status">
          ✕ connection lost since {clockWords(connection.sinceMs, connection.sinceMs, true)}: what you see is
          old
        </p>
      );
    case "log-in-needed":
      return (
        <p class="connection" data-state="connecting">
          ○ not logged in
        </p>
      );
  }
}
