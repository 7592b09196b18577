import type { FailureView, TimelineEntry } from "../contract/feed.js";
import { clockWords, countdownWords, durationWords } from "./time-words.js";

/** An entry of the timeline as a sentence, without the time. */
export function entryWords(entry: TimelineEntry): string {
  const { model } = entry;
  switch (entry.type) {
    case "switch":
      return entry.to === undefined
        ? `${model} lost its last usable credential, ${entry.from ?? "none"} (${entry.class}, ${entry.reason}).`
        : `${model} moved ${fromWords(entry.from)}to ${entry.to} (${entry.class}, ${entry.reason}).`;
    case "failback":
      return `${model} moved back ${fromWords(entry.from)}to ${entry.to ?? "no credential"}.`;
    case "exhaustion": {
      const soonest =
        entry.retryAfterMs === undefined ? "" : ` Calls may try again ${countdownWords(entry.retryAfterMs)}.`;
      return `A call of ${model} found no usable credential (${entry.class}).${soonest}`;
    }
    case "opened":
      return openedWords(entry);
    case "closed":
      return `${entry.credentials.join(", ")} of ${model} closed: it answers again.`;
    case "reset":
      return `${entry.credentials.join(", ")} of ${model} was reset.`;
    case "reload":
      return entry.isNew
        ? `${model} was added by a reload, with ${entry.to ?? "no usable credential"}.`
        : `${model} went ${fromWords(entry.from)}to ${entry.to ?? "no usable credential"} by a reload of the configuration.`;
  }
}

/** What Hotspare did with the call after a failure, in words. */
export function outcomeWords({ outcome }: Pick<FailureView, "outcome">): string {
  if (outcome === "waited") return "the call waited for a credential";
  if (outcome === "failed") return "the call failed";
  return outcome.startsWith("next ") ? `the call went on with ${outcome.slice("next ".length)}` : outcome;
}

function openedWords({
  model,
  wasOpen,
  ...entry
}: Extract<TimelineEntry, { readonly type: "opened" }>): string {
  const who = `${entry.credentials.join(", ")} of ${model}`;
  // The clock of a circuit may count a millisecond less than the cooldown.
  const lengthMs = Math.round((entry.untilMs - entry.atMs) / 1_000) * 1_000;
  const time = `until ${clockWords(entry.untilMs, entry.atMs)}, for ${durationWords(lengthMs)} (${entry.class}, ${entry.reason})`;
  if (wasOpen === "probe") return `A probe of ${who} failed: it stays open ${time}.`;
  return `${who} ${wasOpen === undefined ? "opened" : "stays open"} ${time}.`;
}

function fromWords(from: string | undefined): string {
  return from === undefined ? "" : `from ${from} `;
}
