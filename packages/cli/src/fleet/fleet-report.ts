import type { FleetDomain, FleetView, ResetDomain } from "@hotspare/redis";
import { counted } from "../embed/progress/number-text.js";
import { durationText } from "../output/duration-text.js";
import { paint } from "../output/paint.js";
import { table } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import { shortNames } from "./chosen-domains.js";

const columns = ["domain", "scope", "credential", "class", "reason", "since", "by", "until", "openings", "probed by"];
const none = "-";

/** Shows a table of the domains that are not closed, and a sentence. */
export function fleetReport(terminal: Terminal, view: FleetView): string {
  const { domains, unreadable } = view;
  const short = shortNames(domains);
  const [head = "", ...lines] = table([columns, ...domains.map((domain) => rowOf(domain, short))]).split("\n");
  const color = domains.length === 0 ? "green" : "red";
  return [
    ...(domains.length === 0 ? [] : [paint(terminal, "bold", head), ...lines, ""]),
    paint(terminal, color, sentenceOf(view)),
    ...unreadable.map((name) => `The record of ${name} cannot be read: something else wrote it.`),
  ].join("\n");
}

/** Says of each domain that was to be reset what became of it. */
export function resetReport(terminal: Terminal, domains: readonly ResetDomain[]): string {
  const short = shortNames(domains);
  return domains
    .map((domain) => {
      const { name, credentialId, scope, classification, sinceMs, isReset } = domain;
      const what = `${short.get(name) ?? name} (${scope} of ${credentialId}, ${classification.class} since ${durationText(sinceMs)})`;
      return isReset
        ? paint(terminal, "green", `${what} is closed.`)
        : paint(terminal, "red", `${what} changed while it was to be reset. List the fleet again.`);
    })
    .join("\n");
}

function rowOf(domain: FleetDomain, short: ReadonlyMap<string, string>): readonly string[] {
  const { name, scope, credentialId, classification, sinceMs, by, openings, probe } = domain;
  return [
    short.get(name) ?? name,
    scope,
    credentialId === "" ? none : credentialId,
    classification.class,
    classification.reason,
    `${durationText(sinceMs)} ago`,
    by,
    untilText(domain),
    String(openings),
    probe === undefined ? none : probe.by,
  ];
}

/** Until when calls keep away, and whether the provider said so. */
function untilText({ probeInMs, statedInMs = 0 }: FleetDomain): string {
  if (statedInMs > 0) {
    return `in ${durationText(Math.max(statedInMs, probeInMs))}, as stated`;
  }
  return probeInMs > 0 ? `in ${durationText(probeInMs)}` : "a probe is due";
}

function sentenceOf({ domains, prefix, address, processes }: FleetView): string {
  const count = domains.length;
  const fleet = `of the fleet "${prefix}" at ${address}`;
  const state =
    count === 0
      ? `All domains ${fleet} are closed.`
      : `${counted(count, "domain")} ${fleet} ${count === 1 ? "is" : "are"} not closed.`;
  return processes === undefined ? state : `${state} ${listening(processes)}`;
}

function listening(processes: number): string {
  if (processes === 0) {
    return "No process listens.";
  }
  return processes === 1 ? "1 process listens." : `${processes} processes listen.`;
}
