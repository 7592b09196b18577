import type { Patch, Snapshot } from "../../src/contract/feed.js";
import type { PageState } from "../state/page-state.js";

/** Between two tries to reach a gateway that answers with an error. A gateway that does not answer at all is tried by the browser itself. */
const RETRY_MS = 3_000;
/** A gateway that says nothing for so long may be gone, without a word to the browser. */
const SILENCE_MS = 45_000;

/** The page's connection. */
export interface Feed {
  /** Begins again at once, such as after a log-in. */
  reconnect(): void;
}

/**
 * Follows the gateway's events until the page is left.
 *
 * @param base the page's own address, which may have a path prefix
 */
export function openFeed(state: PageState, base: string): Feed {
  let source: EventSource | undefined;
  let retry: number | undefined;
  let heardMs = Date.now();

  const later = () => {
    window.clearTimeout(retry);
    retry = window.setTimeout(connect, RETRY_MS);
  };
  /** An EventSource does not say which status it got. */
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
      // As good as any other error: tried again.
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
        // A gateway of another version. The page shows what it knows, and says that it is old.
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
    // A connection without a word may be neither open nor closed for ever.
    if (value.state !== "log-in-needed") connect();
  }, 1_000);
  // A computer that has slept, or has a network again, need not wait for the next try. Nor must a reader who has logged in in another tab.
  const hurry = () => {
    const isWaiting = ["lost", "log-in-needed"].includes(state.connection.value.state);
    if (isWaiting && document.visibilityState === "visible") connect();
  };
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  return { reconnect: connect };
}
