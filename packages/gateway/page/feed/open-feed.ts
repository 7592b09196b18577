import type { Patch, Snapshot } from "../../src/contract/feed.js";
import type { PageState } from "../state/page-state.js";

/** Wait before the page reconnects to a gateway that answers with an error. If a gateway does not answer at all, the browser reconnects by itself. */
const RETRY_MS = 3_000;
/** After this silence the page reconnects, because the gateway may be gone without the browser noticing. */
const SILENCE_MS = 45_000;

/** The connection of the page to the gateway's events. */
export interface Feed {
  /** Connects again at once, for example after a log-in. */
  reconnect(): void;
}

/**
 * Follows the gateway's events until the browser leaves the page.
 *
 * @param base address of the page, which may have a path prefix
 */
export function openFeed(state: PageState, base: string): Feed {
  let source: EventSource | undefined;
  let retry: number | undefined;
  let heardMs = Date.now();

  const later = () => {
    window.clearTimeout(retry);
    retry = window.setTimeout(connect, RETRY_MS);
  };
  /** Asks for the status with `fetch`, because an EventSource does not report the status. */
  const askWhy = async () => {
    try {
      const { status } = await fetch(new URL("api/models", base), {
        headers: { accept: "application/json" },
      });
      if (status === 401 || status === 403) {
        state.lockOut();
        return;
      }
    } catch {
      // Handled like any other error: the page tries again.
    }
    state.lose();
    later();
  };
  const listen =
    <Data>(name: string, receive: (data: Data) => void) =>
    (event: MessageEvent<string>) => {
      heardMs = Date.now();
      try {
        receive(JSON.parse(event.data) as Data);
      } catch (error) {
        // A gateway of another version may send other data. The page keeps the last state and marks it as old.
        console.error(`The ${name} cannot be shown.`, error);
        state.lose();
      }
    };

  function connect(): void {
    window.clearTimeout(retry);
    source?.close();
    heardMs = Date.now();
    const opened = new EventSource(new URL("api/events", base));
    source = opened;
    opened.addEventListener("snapshot", listen<Snapshot>("snapshot", state.receive));
    opened.addEventListener("patch", listen<Patch>("patch", state.receivePatch));
    opened.addEventListener("error", () => {
      if (source !== opened) return;
      if (opened.readyState === EventSource.CLOSED) void askWhy();
      else state.lose();
    });
  }

  connect();
  window.setInterval(() => {
    state.tick();
    if (Date.now() - heardMs <= SILENCE_MS) return;
    const { value } = state.connection;
    if (value.state === "live") state.lose();
    // A silent connection may hang, neither open nor closed.
    if (value.state !== "log-in-needed") connect();
  }, 1_000);
  // Connects at once when the computer wakes up, the network returns, or the reader comes back after a log-in in another tab.
  const hurry = () => {
    const isWaiting = ["lost", "log-in-needed"].includes(state.connection.value.state);
    if (isWaiting && document.visibilityState === "visible") connect();
  };
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  return { reconnect: connect };
}
