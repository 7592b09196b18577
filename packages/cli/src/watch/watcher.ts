import type { Snapshot } from "@hotspare/gateway/feed";
import type { FeedEvent } from "./read-feed.js";

/** A connection that did not come about, or ended, and is tried again. */
export interface Loss {
  /** A sentence. */
  readonly why: string;
  /** Until the next try. */
  readonly retryMs: number;
  /** What was known last. Undefined: the gateway has not been reached yet. */
  readonly snapshot: Snapshot | undefined;
}

/** What shows a gateway: a picture, lines, or JSON. */
export interface Watcher {
  event(event: FeedEvent, snapshot: Snapshot): void;
  /** Called for each try that went wrong. */
  lost(loss: Loss): void;
  end(): void;
}
