import {
  clockWords,
  entryWords,
  moneyWords,
  outcomeWords,
  type Snapshot,
  shortAmount,
} from "@hotspare/gateway/feed";
import { withNoun } from "../output/number-text.js";
import { type Line, wrapped } from "./screen-lines.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MOST_NEWS = 5;
/** Characters before a curve and its highest value. */
const CURVE_WORDS = 26;
const STEPS = "▁▂▃▄▅▆▇█";

/** What happened, what went through, errors that no rule knows, and who asks. */
export function historyLines(snapshot: Snapshot, nowMs: number, columns: number): readonly Line[] {
  return [
    ...news(snapshot, nowMs, columns),
    ...traffic(snapshot, nowMs, columns),
    ...unknown(snapshot, nowMs, columns),
    ...clients(snapshot, columns),
  ];
}

function news({ timeline, failures }: Snapshot, nowMs: number, columns: number): readonly Line[] {
  const entries = timeline
    .slice(-MOST_NEWS)
    .reverse()
    .map((entry) => `  ${clockWords(entry.atMs, nowMs, true)}  ${entryWords(entry)}`);
  const failed = failures
    .slice(-MOST_NEWS)
    .reverse()
    .map(
      (failure) =>
        `  ${clockWords(failure.atMs, nowMs, true)}  ${failure.credential} of ${failure.model}: ${failure.why.class}, ${failure.why.reason}; ${outcomeWords(failure)}`,
    );
  return [...part("Last events", entries, columns), ...part("Last failures", failed, columns)];
}

function traffic({ buckets, currency = "" }: Snapshot, nowMs: number, columns: number): readonly Line[] {
  const hour = buckets.filter(({ atMs }) => atMs > nowMs - HOUR_MS);
  if (hour.length === 0) return [];
  const sum = (amount: (bucket: (typeof hour)[number]) => number) =>
    hour.reduce((total, bucket) => total + amount(bucket), 0);
  const classes = new Map<string, number>();
  for (const { failures } of hour)
    for (const [name, count] of Object.entries(failures)) classes.set(name, (classes.get(name) ?? 0) + count);
  const failures = [...classes].map(([name, count]) => `${name} ${shortAmount(count)}`);
  const hasCost = hour.some(({ cost }) => cost !== undefined);
  const calls = perBin(hour, nowMs, columns, ({ answered, failed, aborted }) => answered + failed + aborted);
  const attempts = perBin(hour, nowMs, columns, (bucket) =>
    Object.values(bucket.failures).reduce((total, count) => total + count, 0),
  );
  return part(
    "The last hour",
    [
      `  calls     ${curve(calls)}`,
      `  ${shortAmount(sum(({ answered }) => answered))} answered, ${shortAmount(sum(({ failed }) => failed))} failed, ${shortAmount(sum(({ aborted }) => aborted))} aborted`,
      ...(failures.length === 0
        ? []
        : [`  failures  ${curve(attempts)}`, `  failed attempts: ${failures.join(", ")}`]),
      `  ${withNoun(shortAmount(sum(({ promptTokens }) => promptTokens)), "prompt token")}, ${withNoun(shortAmount(sum(({ completionTokens }) => completionTokens)), "completion token")}${
        hasCost
          ? `, ${moneyWords(
              sum(({ cost = 0 }) => cost),
              currency,
            )}`
          : ""
      }`,
    ],
    columns,
  );
}

/** Amounts of the last hour, oldest first, in as many bins as there is room for. */
function perBin(
  buckets: Snapshot["buckets"],
  nowMs: number,
  columns: number,
  amount: (bucket: Snapshot["buckets"][number]) => number,
): readonly number[] {
  const bins = new Array<number>(Math.max(1, Math.min(60, columns - CURVE_WORDS))).fill(0);
  for (const bucket of buckets) {
    const place = Math.floor(((bucket.atMs - nowMs + HOUR_MS) / HOUR_MS) * bins.length);
    const index = Math.min(bins.length - 1, Math.max(0, place));
    bins[index] = (bins[index] ?? 0) + amount(bucket);
  }
  return bins.map((sum) => (sum * bins.length) / 60);
}

function curve(values: readonly number[]): string {
  const most = Math.max(...values);
  const drawn = values.map((value) =>
    value === 0 || most === 0
      ? " "
      : STEPS[Math.min(STEPS.length - 1, Math.floor((value / most) * STEPS.length))],
  );
  return `${drawn.join("")} ${most === 0 ? "none" : `max ${shortAmount(most)}/min`}`;
}

function unknown({ unknown: errors }: Snapshot, nowMs: number, columns: number): readonly Line[] {
  const shown = [...errors].sort((one, other) => other.lastMs - one.lastMs).slice(0, MOST_NEWS);
  const lines = shown.map(({ provider, status, code, message, count, lastMs, suggestion }) => {
    const about = [
      provider,
      ...(status === undefined ? [] : [`status ${status}`]),
      ...(code === undefined ? [] : [code]),
    ].join(" ");
    const rule = suggestion === undefined ? "" : " The page has a rule for it.";
    return `  ${shortAmount(count)}x, last ${clockWords(lastMs, nowMs)}  ${about}: ${message}${rule}`;
  });
  return part("Errors that no rule knows", lines, columns);
}

function clients({ clients: known, currency = "" }: Snapshot, columns: number): readonly Line[] {
  const lines = known.map(
    ({ name, requests, refused, inFlight, promptTokens, completionTokens, cost, budget }) =>
      [
        `  ${name}`,
        withNoun(shortAmount(requests), "request"),
        ...(refused > 0 ? [`${shortAmount(refused)} refused`] : []),
        `${shortAmount(inFlight)} in flight`,
        withNoun(shortAmount(promptTokens + completionTokens), "token"),
        ...(cost === undefined ? [] : [moneyWords(cost, currency)]),
        ...(budget === undefined
          ? []
          : [`${moneyWords(budget.spent, "")} of ${moneyWords(budget.limit, budget.currency)} this month`]),
      ].join("  "),
  );
  return part("Clients", lines, columns);
}

/** A heading and what stands below it. Nothing below it: no heading either. */
function part(heading: string, texts: readonly string[], columns: number): readonly Line[] {
  if (texts.length === 0) return [];
  return [
    { text: "" },
    { text: heading, style: "bold" },
    ...texts.flatMap((text) => wrapped(text, undefined, columns)),
  ];
}
