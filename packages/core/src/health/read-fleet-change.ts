import { verdictProblem } from "../classification/verdict-problem.js";
import { longestWaitMs } from "../classification/waits/plausible-wait.js";
import type { FleetChange, HealthLinkState } from "../contract/health-link.js";
import type { Classification } from "../contract/plugin/classification.js";
import { type PolicyRow, policyWords } from "../contract/policy.js";
import { plainClassification } from "./plain-classification.js";

type Members = Readonly<Record<string, unknown>>;

/** Openings beyond these lengthen no time any more. */
const mostOpenings = 64;

const mildest = { call: "next", cooldown: "breaker", waits: "never" } as const;
/** An opening without a circuit that opens is a mistake. */
const openingWords = policyWords.circuit.filter((word) => word !== "none");

/**
 * Reads what a link delivered, which may be anything, into a change with known members and believable numbers.
 *
 * @throws when it is no change
 */
export function readFleetChange(value: unknown): FleetChange {
  const { domain, state, ageMs, by, replaces, ...opening } = membersOf(value);
  if (typeof domain !== "string" || !(state === "closed" || state === "open")) {
    throw noChange("it needs a domain and a state");
  }
  const change = {
    domain,
    ageMs: isNumber(ageMs) ? bounded(ageMs) : 0,
    ...(typeof by === "string" ? { by } : {}),
    replaces: replaces === true,
  };
  return state === "closed" ? { ...change, state } : { ...change, state, ...openingOf(opening) };
}

/** @throws when it is no state of a link */
export function readLinkState(value: unknown): HealthLinkState {
  const { state, reason } = membersOf(value);
  if (state === "connected") {
    return { state };
  }
  if (state === "degraded") {
    return { state, reason: typeof reason === "string" ? reason : "unknown" };
  }
  throw new Error(
    'The link reported an unknown state. Report { state: "connected" } or { state: "degraded", reason }.',
  );
}

function openingOf({
  classification,
  consequence,
  probeInMs,
  statedInMs,
  openings,
  lastResorts = 0,
}: Members) {
  const problem = verdictProblem(classification);
  if (problem !== undefined) {
    throw noChange(`its rule ${problem}`);
  }
  if (!isNumber(probeInMs) || !isNumber(openings) || !isNumber(lastResorts)) {
    throw noChange("probeInMs, openings and lastResorts must be numbers");
  }
  if (statedInMs !== undefined && !isNumber(statedInMs)) {
    throw noChange("statedInMs must be a number, or absent");
  }
  return {
    // `verdictProblem` has checked its members.
    classification: plainClassification(classification as Classification),
    consequence: consequenceOf(membersOf(consequence)),
    probeInMs: bounded(probeInMs),
    ...(statedInMs === undefined ? {} : { statedInMs: bounded(statedInMs) }),
    openings: countOf(openings, 1),
    lastResorts: countOf(lastResorts, 0),
  };
}

/** A member that is absent has its mildest value; a member with another value is a mistake. */
function consequenceOf(row: Members): PolicyRow {
  return Object.freeze({
    call: wordOf(row, "call", policyWords.call),
    circuit: wordOf(row, "circuit", openingWords),
    cooldown: wordOf(row, "cooldown", policyWords.cooldown),
    blocks: flagOf(row, "blocks"),
    probedEarly: flagOf(row, "probedEarly"),
    provesEndpoint: flagOf(row, "provesEndpoint"),
    waits: wordOf(row, "waits", policyWords.waits),
    limitsRoom: flagOf(row, "limitsRoom"),
  });
}

function wordOf<Word extends string>(row: Members, name: string, words: readonly Word[]): Word {
  const said = row[name] ?? Reflect.get(mildest, name);
  const found = words.find((word) => word === said);
  if (found === undefined) {
    throw noChange(`consequence.${name} must be one of ${words.join(", ")}`);
  }
  return found;
}

function flagOf(row: Members, name: string): boolean {
  const flag = row[name] ?? false;
  if (typeof flag !== "boolean") {
    throw noChange(`consequence.${name} must be true or false`);
  }
  return flag;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function bounded(ms: number): number {
  return Math.min(Math.max(0, ms), longestWaitMs);
}

function countOf(count: number, least: number): number {
  return Math.min(Math.max(least, Math.floor(count)), mostOpenings);
}

function membersOf(value: unknown): Members {
  return typeof value === "object" && value !== null ? (value as Members) : {};
}

function noChange(problem: string): Error {
  return new Error(
    `The link sent a value that is not a change of health: ${problem}. Hotspare ignores it; send what publish() got.`,
  );
}
