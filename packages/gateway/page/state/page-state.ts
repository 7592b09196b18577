import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Patch, Snapshot, TimelineEntry } from "../../src/contract/feed.js";
import { applyPatch } from "../../src/observatory/apply-patch.js";
import { type Span, WHOLE_HOUR } from "../timeline/span.js";
import { createAnnouncer } from "./announcer.js";
import { createSpoken, type Saying } from "./spoken.js";

/** Whether what the page shows is what is. */
type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  /** What the page shows is from `sinceMs`, epoch milliseconds of the gateway's clock. */
  | { readonly state: "lost"; readonly sinceMs: number }
  /** The gateway shows nothing without the admin's key. With `sinceMs` a log-in has ended by itself, and what was seen then is still there. */
  | { readonly state: "log-in-needed"; readonly sinceMs?: number; readonly hasLeft: boolean };

/** What the page knows. Made once, and passed down. */
export interface PageState {
  readonly snapshot: ReadonlySignal<Snapshot | undefined>;
  readonly connection: ReadonlySignal<Connection>;
  /** The gateway's time, epoch milliseconds; moves on every second. */
  readonly nowMs: ReadonlySignal<number>;
  readonly span: Signal<Span>;
  /** What a screen reader says: switches, exhaustions and the connection, as they happen. */
  readonly announcement: ReadonlySignal<Saying | undefined>;
  receive(snapshot: Snapshot): void;
  receivePatch(patch: Patch): void;
  /** The connection is gone. */
  lose(): void;
  /** The gateway wants the admin's key. */
  lockOut(): void;
  /** The reader has logged out, and nobody after the reader shall see more than the gateway shows to everybody. */
  leave(): void;
  tick(): void;
}

/** When the gateway said last what the page shows. Undefined: just now. */
export function oldSinceMs(connection: Connection): number | undefined {
  return "sinceMs" in connection ? connection.sinceMs : undefined;
}

/**
 * @param readClock the browser's time, epoch milliseconds, which may be wrong
 */
export function createPageState(readClock: () => number = Date.now): PageState {
  const snapshot = signal<Snapshot | undefined>(undefined);
  const connection = signal<Connection>({ state: "connecting" });
  const nowMs = signal(readClock());
  const span = signal(WHOLE_HOUR);
  const spoken = createSpoken();
  let announce = createAnnouncer();
  let aheadMs = 0;
  let heardMs: number | undefined;
  let hasLeft = false;
  const tick = () => {
    nowMs.value = readClock() + aheadMs;
  };
  const receiveTime = (atMs: number) => {
    aheadMs = atMs - readClock();
    heardMs = atMs;
    hasLeft = false;
    if (connection.peek().state !== "live") connection.value = { state: "live" };
    tick();
  };
  const sayNews = (entries: readonly TimelineEntry[], before = "") => {
    const words = [before, announce(entries, nowMs.peek())].filter((text) => text !== "").join(" ");
    if (words !== "") spoken.say(words);
  };
  return {
    snapshot,
    connection,
    nowMs,
    span,
    announcement: spoken.saying,
    tick,
    receive(received) {
      const known = snapshot.peek();
      const wasLost = connection.peek().state === "lost";
      snapshot.value = received;
      receiveTime(received.nowMs);
      if (known === undefined) return;
      if (known.startedMs === received.startedMs)
        sayNews(newIn(known, received.timeline), wasLost ? "The connection is back." : "");
      else {
        announce = createAnnouncer();
        // Entries of another process are numbered from 1 again.
        sayNews(
          received.timeline.filter(({ atMs }) => atMs > known.nowMs),
          "The gateway has restarted.",
        );
      }
    },
    receivePatch(patch) {
      const known = snapshot.peek();
      // A patch alone says nothing. The gateway sends a snapshot first.
      if (known === undefined) return;
      snapshot.value = applyPatch(known, { ...patch, ...unchanged(known, patch) });
      receiveTime(patch.nowMs);
      sayNews(newIn(known, patch.timeline ?? []));
    },
    lose() {
      const { value } = connection;
      if (value.state === "lost") return;
      if (value.state === "live") spoken.say("The connection is lost.");
      connection.value = { state: "lost", sinceMs: oldSinceMs(value) ?? heardMs ?? nowMs.value };
    },
    lockOut() {
      const before = connection.peek();
      if (before.state === "log-in-needed") return;
      // The key was taken away for a reader who wants to go on, so that what the reader looks at stays.
      const sinceMs = hasLeft || snapshot.peek() === undefined ? undefined : (oldSinceMs(before) ?? heardMs);
      if (sinceMs === undefined) snapshot.value = undefined;
      else spoken.say("Your log-in has ended. Log in again.");
      connection.value = { state: "log-in-needed", hasLeft, ...(sinceMs === undefined ? {} : { sinceMs }) };
    },
    leave() {
      const known = snapshot.peek();
      hasLeft = true;
      if (known !== undefined) snapshot.value = { ...known, admin: "log-in-needed" };
      if (connection.peek().state === "log-in-needed") snapshot.value = undefined;
    },
  };
}

function newIn({ timeline }: Snapshot, entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const lastId = timeline.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
  return entries.filter(({ id }) => id > lastId);
}

/** A patch has all models, though most are as they were. Those that are the same object are not drawn again. */
function unchanged({ models }: Snapshot, patch: Patch): Pick<Patch, "models"> {
  if (patch.models === undefined) return {};
  const before = new Map(models.map((model) => [JSON.stringify(model), model]));
  return { models: patch.models.map((model) => before.get(JSON.stringify(model)) ?? model) };
}
