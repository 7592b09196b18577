import { isObject, parseJson } from "@hotspare/core/plugin";
import type { FleetDomain } from "./fleet-view.js";

/** Fields of a domain's hash, as the scripts write them. */
export type RecordFields = Readonly<Record<string, string>>;

/** What stands beside the record of a domain. */
export interface RecordSurroundings {
  readonly name: string;
  /** The store's own time, in milliseconds. */
  readonly nowMs: number;
  /** The pass of the process that probes the domain, `<random>@<process>`; undefined: no process probes it. */
  readonly pass: string | undefined;
}

/** A domain as its record has it. `"missing"`: it has no record. `"unreadable"`: something else wrote the record. */
export function domainOfFields(
  fields: RecordFields,
  { name, nowMs: storeNowMs, pass }: RecordSurroundings,
): FleetDomain | "closed" | "missing" | "unreadable" {
  const field = (key: string) => (Object.hasOwn(fields, key) ? fields[key] : undefined);
  const state = field("state");
  if (Object.keys(fields).length === 0) {
    return "missing";
  }
  if (state === "closed") {
    return "closed";
  }
  const atMs = numberOf(field("at"));
  const probeAtMs = numberOf(field("probeAt"));
  const classification = classificationOf(field("cause"));
  if (state !== "open" || atMs === undefined || probeAtMs === undefined || classification === undefined) {
    return "unreadable";
  }
  // The server's clock may have been set back since the record was written.
  const nowMs = Math.max(storeNowMs, atMs);
  const statedInMs = (numberOf(field("statedUntil")) ?? 0) - nowMs;
  return {
    name,
    scope: field("scope") || "unknown",
    credentialId: field("credentialId") ?? "",
    ...classification,
    by: field("by") ?? "",
    sinceMs: nowMs - atMs,
    probeInMs: Math.max(0, probeAtMs - nowMs),
    ...(statedInMs > 0 ? { statedInMs } : {}),
    openings: numberOf(field("openings")) ?? 0,
    blocks: field("blocks") === "1",
    ...(pass === undefined ? {} : { probedBy: pass.slice(pass.indexOf("@") + 1) }),
  };
}

function classificationOf(
  cause: string | undefined,
): Pick<FleetDomain, "class" | "reason" | "rule"> | undefined {
  const parsed = parseJson(cause ?? "");
  const classification = isObject(parsed) ? parsed["classification"] : undefined;
  if (!isObject(classification)) {
    return undefined;
  }
  const { class: errorClass, reason, rule } = classification;
  return typeof errorClass === "string" && typeof reason === "string" && typeof rule === "string"
    ? { class: errorClass, reason, rule }
    : undefined;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
