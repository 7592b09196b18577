import { durationText } from "@hotspare/explain";
import type { FleetDomain, FleetView, ResetDomain } from "@hotspare/redis";
import { counted } from "../output/number-text.js";
import { paint } from "../output/paint.js";
import { table } from "../output/table.js";
import { cellText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";
import { shortNames } from "./chosen-domains.js";

const columns = [
  "domain",
  "scope",
  "credential",
  "class",
  "reason",
  "since",
  "by",
  "until",
  "openings",
  "probed by",
];
const none = "-";

/** Shows a table of the domains that are not closed, and a sentence. */
export function fleetReport(terminal: Terminal, view: FleetView): string {
  const { domains, unreadable } = view;
  const short = shortNames(domains);
  const [head = "", ...lines] = table([columns, ...domains.map((domain) => rowOf(domain, short))]).split(
    "\n",
  );
  const color = domains.length + unreadable.length === 0 ? "green" : "red";
  return [
    ...(domains.length === 0 ? [] : [paint(terminal, "bold", head), ...lines, ""]),
    paint(terminal, color, cellText(sentenceOf(view))),
    ...unreadable.map((name) => `The record of ${cellText(name)} cannot be read: another program wrote it.`),
  ].join("\n");
}

/** A domain as it was, and what became of it. */
export interface ResetResult {
  readonly domain: FleetDomain;
  readonly outcome: ResetDomain["outcome"];
}

const outcomes: Readonly<Record<ResetDomain["outcome"], string>> = {
  reset: "is closed in every process",
  was_closed: "was closed meanwhile",
  unknown: "is unknown in Redis: its record does not exist any more",
  changed: "changes all the time, and was not reset. Reset it again",
  unreadable: "was not reset: another program wrote its record",
};

/** Says of each domain that was to be reset what became of it. */
export function resetReport(terminal: Terminal, results: readonly ResetResult[]): string {
  const short = shortNames(results.map(({ domain }) => domain));
  return results
    .map(({ domain, outcome }) => {
      const { name, credentialId, scope, reason } = domain;
      const place = credentialId === "" ? scope : `${scope} ${credentialId}`;
      const what = `${short.get(name) ?? name} (${place}: ${domain.class}, ${reason})`;
      const color = outcome === "reset" || outcome === "was_closed" ? "green" : "red";
      return paint(terminal, color, `${cellText(what)} ${outcomes[outcome]}.`);
    })
    .join("\n");
}

function rowOf(domain: FleetDomain, short: ReadonlyMap<string, string>): readonly string[] {
  const { name, scope, credentialId, reason, sinceMs, by, openings, probedBy = none } = domain;
  return [
    short.get(name) ?? name,
    scope,
    credentialId === "" ? none : credentialId,
    domain.class,
    reason,
    `${durationText(sinceMs)} ago`,
    by,
    untilText(domain),
    String(openings),
    probedBy,
  ];
}

/** Until when calls keep away, and whether the provider said so. */
function untilText({ probeInMs, statedInMs = 0 }: FleetDomain): string {
  if (statedInMs > 0) {
    return `in ${durationText(Math.max(statedInMs, probeInMs))}, as stated`;
  }
  return probeInMs > 0 ? `in ${durationText(probeInMs)}` : "a probe is due";
}

function sentenceOf({ domains, unreadable, prefix, server, processes }: FleetView): string {
  const count = domains.length;
  const fleet = `of the fleet "${prefix}" at ${server}`;
  const state =
    count > 0
      ? `${counted(count, "domain")} ${fleet} ${count === 1 ? "is" : "are"} not closed${unreadableText(unreadable.length)}.`
      : unreadable.length > 0
        ? `${counted(unreadable.length, "domain")} ${fleet} cannot be read, and all others are closed.`
        : `All domains ${fleet} are closed.`;
  return processes === undefined ? state : `${state} ${listening(processes)}`;
}

function unreadableText(count: number): string {
  return count === 0 ? "" : `, and ${count} cannot be read`;
}

function listening(processes: number): string {
  if (processes === 0) {
    return "No process listens.";
  }
  return processes === 1 ? "1 process listens." : `${processes} processes listen.`;
}
