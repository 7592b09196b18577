import { clockWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";

/** The page's name, its connection, the log-in and the theme. */
export function Header({ page }: { readonly page: Page }) {
  const { theme, question, calls, feed, state } = page;
  const admin = state.snapshot.value?.admin;
  const other = theme.theme.value === "dark" ? "light" : "dark";
  const logIn = () => {
    question.value = { kind: "log-in" };
  };
  const logOut = async () => {
    const result = await calls.logOut();
    if (result.isDone) state.leave();
    page.notice.say(result.isDone ? "You are logged out." : result.message);
    feed.reconnect();
  };
  // The entrance has its own log-in button, and a session that has ended cannot be logged out.
  const session = state.connection.value.state === "log-in-needed" ? "none" : SESSIONS[admin ?? "open"];
  return (
    <header class="bar">
      <h1>
        <img src="icon.svg" alt="" width="24" height="24" /> Hotspare
      </h1>
      <ConnectionWords page={page} />
      <div class="buttons">
        {session === "none" ? null : (
          // One button for both actions, so that it keeps the focus when its text changes.
          <button type="button" onClick={() => (session === "Log in" ? logIn() : void logOut())}>
            {session}
          </button>
        )}
        <button type="button" onClick={() => theme.toggle()} aria-label={`Show the page ${other}`}>
          <span aria-hidden="true">{other === "dark" ? "☾" : "☀"}</span>
        </button>
      </div>
    </header>
  );
}

const SESSIONS = { open: "none", "logged-in": "Log out", "log-in-needed": "Log in" } as const;

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
        <p class="connection" data-state="lost">
          ✕ connection lost since {clockWords(connection.sinceMs, state.nowMs.value, true)}: what you see is
          old. The page tries again.
        </p>
      );
    case "log-in-needed":
      return (
        <p class="connection" data-state={connection.sinceMs === undefined ? "connecting" : "lost"}>
          {connection.sinceMs === undefined
            ? "○ not logged in"
            : "✕ your log-in has ended: this state is old"}
        </p>
      );
  }
}
