import type { EmbedManyProgress } from "@hotspare/bulk";
import type { CredentialStatus } from "@hotspare/core";
import { moneyText } from "@hotspare/core/plugin";
import { amount, clockText, counted, shortAmount, withNoun } from "../../output/number-text.js";

/** How far a run is, with what the command knows beside it. */
export interface RunProgress extends EmbedManyProgress {
  /** Whether `total` was counted, or follows from the size of the file. */
  readonly isTotalExact: boolean;
  readonly cost?: number;
  readonly currency?: string;
  readonly credentials: readonly Pick<CredentialStatus, "id" | "state" | "untilMs">[];
}

/** The progress as a line for people that goes to a log. */
export function progressLine(progress: RunProgress, nowMs: number): string {
  return partsOf(progress, nowMs)
    .map(({ long }) => long)
    .join(", ");
}

interface Part {
  readonly long: string;
  /** For a terminal that is too narrow. */
  readonly short: string;
}

/** The most important part first. */
function partsOf(progress: RunProgress, nowMs: number): readonly Part[] {
  const { total, itemsPerSecond, remainingMs, failed, usage, cost, currency } = progress;
  const seen = seenOf(progress);
  const about = progress.isTotalExact ? "" : "about ";
  const rate = shortAmount(itemsPerSecond);
  return [
    {
      long: total === undefined ? counted(seen, "input") : `${amount(seen)} of ${about}${amount(total)}`,
      short: percentOf(progress) ?? shortAmount(seen),
    },
    ...(remainingMs === undefined
      ? []
      : [{ long: `${clockText(remainingMs)} left`, short: clockText(remainingMs) }]),
    { long: `${rate}/s`, short: `${rate}/s` },
    ...(failed === 0 ? [] : [{ long: `${amount(failed)} failed`, short: `${shortAmount(failed)} failed` }]),
    { long: keysText(progress, nowMs), short: keysCount(progress) },
    { long: withNoun(shortAmount(usage.totalTokens), "token"), short: `${shortAmount(usage.totalTokens)}t` },
    ...(cost === undefined ? [] : [{ long: moneyText(cost, currency), short: moneyText(cost) }]),
  ];
}

export function seenOf({ done, failed, skipped }: EmbedManyProgress): number {
  return done + failed + skipped;
}

function percentOf(progress: RunProgress): string | undefined {
  const part = partDone(progress);
  return part === undefined ? undefined : `${Math.floor(part * 100)}%`;
}

function partDone(progress: RunProgress): number | undefined {
  const { total } = progress;
  return total === undefined || total === 0 ? undefined : Math.min(1, seenOf(progress) / total);
}

const stateWords: Readonly<Record<CredentialStatus["state"], string>> = {
  closed: "up",
  open: "down",
  half_open: "being tried",
  closed_down: "closed",
};

function keysText({ credentials }: RunProgress, nowMs: number): string {
  return credentials
    .map(({ id, state, untilMs }) => {
      const wait =
        state === "open" && untilMs !== undefined && untilMs > nowMs
          ? ` (next try in ${clockText(untilMs - nowMs)})`
          : "";
      return `${id} ${stateWords[state]}${wait}`;
    })
    .join(", ");
}

function keysCount({ credentials }: RunProgress): string {
  return `${credentials.filter(({ state }) => state === "closed").length}/${credentials.length} up`;
}

const widestBar = 30;
const narrowestBar = 8;

/** The progress in at most `width` columns: parts become short, and then the least important parts go. */
export function progressBar(progress: RunProgress, width: number, nowMs: number): string {
  const parts = partsOf(progress, nowMs);
  const texts = parts.map(({ long }) => long);
  for (let last = parts.length - 1; last >= 0 && widthOf(texts.join("  ")) > width; last -= 1) {
    texts[last] = parts[last]?.short ?? "";
  }
  while (texts.length > 1 && widthOf(texts.join("  ")) > width) {
    texts.pop();
  }
  const text = texts.join("  ");
  if (widthOf(text) > width) {
    return "";
  }
  const part = partDone(progress);
  const room = Math.min(widestBar, width - widthOf(text) - "[]  ".length);
  if (part === undefined || room < narrowestBar) {
    return text;
  }
  return `[${"=".repeat(Math.floor(part * room)).padEnd(room)}]  ${text}`;
}

/** A character that is not ASCII may take two columns, so it counts as two. */
function widthOf(text: string): number {
  return Array.from(text).reduce((width, character) => width + (character <= "~" ? 1 : 2), 0);
}
