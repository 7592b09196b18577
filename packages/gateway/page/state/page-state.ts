import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Patch, Snapshot } from "../../src/contract/feed.js";
import { applyPatch } from "../../src/observatory/apply-patch.js";
import { entryWords } from "../../src/reading/entry-words.js";
import { type Span, WHOLE_HOUR } from "../timeline/span.js";

/** Whether what the page shows is what is. */
type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  /** What the page shows is from `sinceMs`, epoch milliseconds of the gateway's clock. */
  | { readonly state: "lost"; readonly sinceMs: number }
  /** The gateway shows nothing without the admin's key. */
  | { readonly state: "log-in-needed" };

/** What the page knows. Made once, and passed down. */
export interface PageState {
  readonly snapshot: ReadonlySignal<Snapshot | undefined>;
  readonly connection: Signal<Connection>;
  /** The gateway's time, epoch milliseconds; moves on every second. */
  readonly nowMs: ReadonlySignal<number>;
  readonly span: Signal<Span>;
  /** What a screen reader says: switches and exhaustions, as they happen. */
  readonly announcement: ReadonlySignal<string>;
  receive(snapshot: Snapshot): void;
  receivePatch(patch: Patch): void;
  tick(): void;
}

/** Entries that are read out one by one; of more, only their number. */
const MOST_READ_OUT = 2;

/**
 * @param readClock the browser's time, epoch milliseconds, which may be wrong
 */
export function createPageState(readClock: () => number = Date.now): PageState {
  const snapshot = signal<Snapshot | undefined>(undefined);
  const connection = signal<Connection>({ state: "connecting" });
  const nowMs = signal(readClock());
  const span = signal(WHOLE_HOUR);
  const announcement = signal("");
  let aheadMs = 0;
  const tick = () => {
    nowMs.value = readClock() + aheadMs;
  };
  const receiveTime = (atMs: number) => {
    aheadMs = atMs - readClock();
    connection.value = { state: "live" };
    tick();
  };
  return {
    snapshot,
    connection,
    nowMs,
    span,
    announcement,
    tick,
    receive(received) {
      snapshot.value = received;
      receiveTime(received.nowMs);
    },
    receivePatch(patch) {
      const known = snapshot.value;
      // A patch alone says nothing. The gateway sends a snapshot first.
      if (known === undefined) return;
      const lastId = known.timeline.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
      snapshot.value = applyPatch(known, { ...patch, ...unchanged(known, patch) });
      receiveTime(patch.nowMs);
      const news = (patch.timeline ?? []).filter(
        ({ id, type }) => id > lastId && (type === "switch" || type === "exhaustion"),
      );
      if (news.length > MOST_READ_OUT) announcement.value = `${news.length} switches and exhaustions.`;
      else if (news.length > 0) announcement.value = news.map(entryWords).join(" ");
    },
  };
}

/** A patch has all models, though most are as they were. Those that are the same object are not drawn again. */
function unchanged({ models }: Snapshot, patch: Patch): Pick<Patch, "models"> {
  if (patch.models === undefined) return {};
  const before = new Map(models.map((model) => [JSON.stringify(model), model]));
  return { models: patch.models.map((model) => before.get(JSON.stringify(model)) ?? model) };
}
