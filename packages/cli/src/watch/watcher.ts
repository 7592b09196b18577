import type { Snapshot } from "@hotspare/gateway/feed";
import type { FeedEvent } from "./read-feed.js";

/** What shows a gateway: a picture, lines, or JSON. */
export interface Watcher {
  event(event: FeedEvent, snapshot: Snapshot): void;
  lost(why: string, snapshot: Snapshot): void;
  end(): void;
}
