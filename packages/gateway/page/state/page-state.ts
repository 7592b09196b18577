import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Patch, Snapshot, TimelineEntry } from "../../src/contract/feed.js";
import { applyPatch } from "../../src/observatory/apply-patch.js";
import { HOUR_MS, lengthSinceStart, type Span } from "../timeline/span.js";
import { createAnnouncer } from "./announcer.js";
import { createSpoken, type Saying } from "./spoken.js";

/** State of the connection, and so whether the page shows the current state of the gateway. */
type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  /** The page shows the state at `sinceMs`, in epoch milliseconds of the gateway's clock. */
  | { readonly state: "lost"; readonly sinceMs: number }
  /** The gateway shows nothing without the admin key. If `sinceMs` is present, a session has ended without a log-out, and the page still shows the state at that time. */
  | { readonly state: "log-in-needed"; readonly sinceMs?: number; readonly hasLeft: boolean };

/** The state of the page. It is made once and passed to the components. */
export interface PageState {
  readonly snapshot: ReadonlySignal<Snapshot | undefined>;
  readonly connection: ReadonlySignal<Connection>;
  /** Time of the gateway's clock in epoch milliseconds. Changes each second. */
  readonly nowMs: ReadonlySignal<number>;
  /** The span that the timeline and the charts show. */
  readonly span: ReadonlySignal<Span>;
  /** Undefined: the page shows the time since the start of the gateway, at most the hour. */
  readonly chosenSpan: Signal<Span | undefined>;
  /** Text for a screen reader: switches, exhaustions and changes of the connection. */
  readonly announcement: ReadonlySignal<Saying | undefined>;
  receive(snapshot: Snapshot): void;
  receivePatch(patch: Patch): void;
  /** Call when the connection is lost. */
  lose(): void;
  /** Call when the gateway asks for the admin key. */
  lockOut(): void;
  /** Call when the reader has logged out. The page must then show no more than the gateway shows without a log-in. */
  leave(): void;
  tick(): void;
}

/** Time of the last message if the page shows an old state. Undefined: the state is current. */
export function oldSinceMs(connection: Connection): number | undefined {
  return "sinceMs" in connection ? connection.sinceMs : undefined;
}

/**
 * @param readClock returns the browser's time in epoch milliseconds, which may be wrong
 */
export function createPageState(readClock: () => number = Date.now): PageState {
  const snapshot = signal<Snapshot | undefined>(undefined);
  const connection = signal<Connection>({ state: "connecting" });
  const nowMs = signal(readClock());
  const chosenSpan = signal<Span | undefined>(undefined);
  const usualMs = computed(() =>
    snapshot.value === undefined ? HOUR_MS : lengthSinceStart(snapshot.value.startedMs, nowMs.value),
  );
  const usualSpan = computed((): Span => ({ lengthMs: usualMs.value }));
  const span = computed(() => chosenSpan.value ?? usualSpan.value);
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
    chosenSpan,
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
        // Another process numbers its entries from 1 again.
        sayNews(
          received.timeline.filter(({ atMs }) => atMs > known.nowMs),
          "The gateway has restarted.",
        );
      }
    },
    receivePatch(patch) {
      const known = snapshot.peek();
      // A patch needs a snapshot, which the gateway sends first.
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
      // If the session has ended without a log-out, the reader probably wants to continue, so the page keeps the old state.
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

/** Reuses the old objects of models that have not changed, because a patch has all models, and a card with the same object is not drawn again. */
function unchanged({ models }: Snapshot, patch: Patch): Pick<Patch, "models"> {
  if (patch.models === undefined) return {};
  const before = new Map(models.map((model) => [JSON.stringify(model), model]));
  return { models: patch.models.map((model) => before.get(JSON.stringify(model)) ?? model) };
}
