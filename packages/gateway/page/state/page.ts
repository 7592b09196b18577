import type { Signal } from "@preact/signals";
import type { GatewayCalls } from "../feed/gateway-calls.js";
import type { Feed } from "../feed/open-feed.js";
import type { PageState } from "./page-state.js";
import type { Spoken } from "./spoken.js";
import type { ThemeChoice } from "./theme.js";

/** What the reader is asked. */
export type Question =
  | { readonly kind: "log-in" }
  | { readonly kind: "reset"; readonly model: string; readonly credential: string };

/** What the parts of the page share. */
export interface Page {
  readonly state: PageState;
  readonly feed: Feed;
  readonly calls: GatewayCalls;
  readonly theme: ThemeChoice;
  /** Undefined: nothing is asked. */
  readonly question: Signal<Question | undefined>;
  /** What became of what the reader asked for, for the eye and for a screen reader. */
  readonly notice: Spoken;
}
