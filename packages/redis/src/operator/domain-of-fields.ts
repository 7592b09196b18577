import { isObject, parseJson } from "@hotspare/core/plugin";
import type { FleetDomain } from "./fleet-view.js";

/** Fields of a domain's hash, as the scripts write them. */
export type RecordFields = Readonly<Record<string, string>>;

/** What stands beside the record of a domain. Times are the store's own milliseconds. */
export interface RecordSurroundings {
  readonly name: string;
  readonly nowMs: number;
  /** The pass of the process that probes the domain, `<random>@<process>`; undefined: no process probes it. */
  readonly pass: string | undefined;
  readonly passLeftMs: number;
}

/**
 * A domain as its record has it. `"closed"`: the record is closed, or gone. `"unreadable"`: it is no record, because something else wrote it.
 */
export function domainOfFields(
  fields: RecordFields,
  { name, nowMs: storeNowMs, pass, passLeftMs }: RecordSurroundings,
): FleetDomain | "closed" | "unreadable" {
  if (Object.keys(fields).length === 0 || fields["state"] === "closed") {
    return "closed";
  }
  const [atMs, probeAtMs] = [numberOf(fields["at"]), numberOf(fields["probeAt"])];
  const classification = classificationOf(fields["cause"]);
  if (fields["state"] !== "open" || atMs === undefined || probeAtMs === undefined || classification === undefined) {
    return "unreadable";
  }
  // The server's clock may have been set back since the record was written.
  const nowMs = Math.max(storeNowMs, atMs);
  const statedInMs = Math.max(0, (numberOf(fields["statedUntil"]) ?? 0) - nowMs);
  return {
    name,
    scope: fields["scope"] ?? "",
    credentialId: fields["credentialId"] ?? "",
    classification,
    by: fields["by"] ?? "",
    sinceMs: nowMs - atMs,
    probeInMs: Math.max(0, probeAtMs - nowMs),
    ...(statedInMs > 0 ? { statedInMs } : {}),
    openings: numberOf(fields["openings"]) ?? 0,
    blocks: fields["blocks"] === "1",
    ...(pass === undefined ? {} : { probe: { by: processOf(pass), leftMs: Math.max(0, passLeftMs) } }),
  };
}

function classificationOf(cause: string | undefined): FleetDomain["classification"] | undefined {
  const parsed = parseJson(cause ?? "");
  const found = isObject(parsed) ? parsed["classification"] : undefined;
  if (!isObject(found)) {
    return undefined;
  }
  const { class: errorClass, reason, rule, retryAfterMs } = found;
  return undefined;
}

function processOf(pass: string): string {
  return pass.slice(pass.indexOf("@") + 1);
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
