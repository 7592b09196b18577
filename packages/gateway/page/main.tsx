import { signal } from "@preact/signals";
import { render } from "preact";
import { gatewayCalls } from "./feed/gateway-calls.js";
import { openFeed } from "./feed/open-feed.js";
import { App } from "./parts/app.js";
import type { Question } from "./state/page.js";
import { createPageState } from "./state/page-state.js";
import { createSpoken } from "./state/spoken.js";
import { chooseTheme } from "./state/theme.js";

/** How long a notice stays: long enough to be read twice. */
const NOTICE_MS = 12_000;

const root = document.getElementById("page");
if (root !== null) {
  const state = createPageState();
  // Relative to the page, so that the page works behind a path prefix.
  const base = document.baseURI;
  const page = {
    state,
    feed: openFeed(state, base),
    calls: gatewayCalls(base),
    theme: chooseTheme(),
    question: signal<Question | undefined>(undefined),
    notice: createSpoken(NOTICE_MS),
  };
  render(<App page={page} />, root);
}
