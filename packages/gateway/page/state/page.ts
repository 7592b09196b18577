import type { Signal } from "@preact/signals";
import type { GatewayCalls } from "../feed/gateway-calls.js";
import type { Feed } from "../feed/open-feed.js";
import type { PageState } from "./page-state.js";
import type { Spoken } from "./spoken.js";
import type { ThemeChoice } from "./theme.js";

/** The question that the dialog asks. */
export type Question =
  | { readonly kind: "log-in" }
  | { readonly kind: "reset"; readonly model: string; readonly credential: string };

/** The objects that all components of the page share. */
export interface Page {
  readonly state: PageState;
  readonly feed: Feed;
  readonly calls: GatewayCalls;
  readonly theme: ThemeChoice;
  /** Undefined: the dialog is closed. */
  readonly question: Signal<Question | undefined>;
  /** Results of the reader's actions, shown on the page and read by a screen reader. */
  readonly notice: Spoken;
}
