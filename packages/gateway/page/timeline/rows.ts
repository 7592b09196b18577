import type { ModelView, TimelineEntry } from "../../src/contract/feed.js";
import { modelKey } from "../../src/reading/credential-words.js";
import { HOUR_MS, type Range } from "./span.js";

/** A period in which a credential's circuit was open or half-open. */
export interface Opening extends Range {
  /** Absent: the circuit opened before the beginning of the timeline. */
  readonly class?: string;
  readonly reason?: string;
  /** Whether the circuit is still open. */
  readonly isOpenNow: boolean;
}

/** An entry that is drawn as a mark at one moment. */
export interface Mark {
  readonly id: number;
  readonly atMs: number;
  readonly entry: TimelineEntry;
}

/** The row of one credential. */
export interface CredentialRow {
  readonly id: string;
  readonly openings: readonly Opening[];
  /** Periods in which calls went to the credential. */
  readonly serving: readonly Range[];
  /** Switches, failbacks and reloads to the credential, and its resets. */
  readonly marks: readonly Mark[];
}

/** A model with a row for each credential. */
export interface ModelRows {
  readonly key: string;
  readonly name: string;
  /** Periods in which no credential was usable. */
  readonly down: readonly Range[];
  readonly exhaustions: readonly Mark[];
  readonly credentials: readonly CredentialRow[];
}

/**
 * Computes the rows that the timeline draws for the last hour.
 *
 * @param startedMs start time of the gateway. No credential got calls before
 */
export function rowsOf(
  models: readonly ModelView[],
  timeline: readonly TimelineEntry[],
  nowMs: number,
  startedMs = 0,
): readonly ModelRows[] {
  const sinceMs = Math.max(startedMs, nowMs - HOUR_MS);
  const byModel = new Map<string, TimelineEntry[]>();
  for (const entry of timeline) {
    const key = modelKey({ name: entry.model, kind: entry.kind });
    const known = byModel.get(key);
    if (known === undefined) byModel.set(key, [entry]);
    else known.push(entry);
  }
  return models.map((model) => {
    const key = modelKey(model);
    const entries = byModel.get(key) ?? [];
    const active = activeTimes(model, entries, { fromMs: sinceMs, toMs: nowMs });
    return {
      key,
      name: model.name,
      down: active.filter(({ id }) => id === undefined),
      exhaustions: entries.filter(({ type }) => type === "exhaustion").map(markOf),
      credentials: model.credentials.map(({ id, state }) => ({
        id,
        openings: openingsOf(id, state === "open" || state === "half_open", entries, nowMs),
        serving: active.filter((time) => time.id === id),
        marks: entries.filter((entry) => isMarkOf(entry, id)).map(markOf),
      })),
    };
  });
}

/** Finds which credential got the calls in which period, from the current credential back through the switches. Empty for a model that uses several credentials at once. */
function activeTimes(
  { credentials, active }: ModelView,
  entries: readonly TimelineEntry[],
  shown: Range,
): readonly (Range & { readonly id: string | undefined })[] {
  if (credentials.filter(({ isActive }) => isActive).length > 1) return [];
  const times: (Range & { readonly id: string | undefined })[] = [];
  let id = active;
  let { toMs } = shown;
  for (const entry of entries.toReversed()) {
    if (entry.type !== "switch" && entry.type !== "failback" && entry.type !== "reload") continue;
    times.push({ id, fromMs: entry.atMs, toMs });
    // Entries before belong to an older model of the same name, which a reload had removed.
    if (entry.type === "reload" && entry.isNew) return times.reverse();
    id = entry.from;
    toMs = entry.atMs;
  }
  times.push({ id, fromMs: Math.min(shown.fromMs, toMs), toMs });
  return times.reverse();
}

/** The periods in which the credential's circuit was open. A failed probe opens the circuit again and continues the same period. */
function openingsOf(
  id: string,
  isOpenNow: boolean,
  entries: readonly TimelineEntry[],
  nowMs: number,
): readonly Opening[] {
  const openings: Opening[] = [];
  let begun: Pick<Opening, "fromMs" | "class" | "reason"> | undefined;
  const beforeMs = nowMs - HOUR_MS;
  let isKnown = false;
  for (const entry of entries) {
    if (!("credentials" in entry) || entry.type === "exhaustion" || !entry.credentials.includes(id)) continue;
    if (entry.type === "opened") {
      begun ??= { fromMs: entry.atMs, class: entry.class, reason: entry.reason };
    } else if (begun !== undefined || (!isKnown && entry.type === "closed")) {
      openings.push({ ...(begun ?? { fromMs: beforeMs }), toMs: entry.atMs, isOpenNow: false });
      begun = undefined;
    }
    isKnown = true;
  }
  if (isOpenNow && (begun !== undefined || !isKnown))
    openings.push({ ...(begun ?? { fromMs: beforeMs }), toMs: nowMs, isOpenNow });
  // The closing entry has not arrived yet, or does not exist.
  else if (begun !== undefined) openings.push({ ...begun, toMs: nowMs, isOpenNow: false });
  return openings;
}

function isMarkOf(entry: TimelineEntry, id: string): boolean {
  switch (entry.type) {
    case "switch":
      return (entry.to ?? entry.from) === id;
    case "failback":
    case "reload":
      return entry.to === id;
    case "reset":
      return entry.credentials.includes(id);
    case "exhaustion":
    case "opened":
    case "closed":
      return false;
  }
}

function markOf(entry: TimelineEntry): Mark {
  return { id: entry.id, atMs: entry.atMs, entry };
}

/** Groups marks that are too close together to be told apart. */
export function groupedMarks(marks: readonly Mark[], gapMs: number): readonly (readonly Mark[])[] {
  const groups: Mark[][] = [];
  for (const mark of marks) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && mark.atMs - last[0].atMs < gapMs) last.push(mark);
    else groups.push([mark]);
  }
  return groups;
}
